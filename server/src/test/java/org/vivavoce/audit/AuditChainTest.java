package org.vivavoce.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.vivavoce.platform.crypto.Bytes;

class AuditChainTest {
  private static final UUID TENANT = UUID.randomUUID();

  private static AuditChain.Row row(String action, String reason) {
    return new AuditChain.Row(
        UUID.randomUUID(),
        "member",
        UUID.randomUUID(),
        action,
        "position",
        null,
        reason,
        "{}",
        "r1",
        "192.0.2.1",
        1_700_000_000_000_000L);
  }

  private static List<AuditChain.Link> chain(int length) {
    List<AuditChain.Link> links = new ArrayList<>();
    AuditChain.Head head = AuditChain.genesis(TENANT);
    for (long n = 1; n <= length; n++) {
      AuditChain.Row row = row("position.published", "because");
      Bytes hash = AuditChain.hash(head.hash(), n, row);
      links.add(new AuditChain.Link(n, row, head.hash(), hash));
      head = new AuditChain.Head(n, hash);
    }
    return links;
  }

  private static long broken(AuditChain.Verdict verdict) {
    return assertInstanceOf(AuditChain.Verdict.Broken.class, verdict).n();
  }

  @Test
  void aWholeChainIsIntactAndNamesItsHead() {
    List<AuditChain.Link> links = chain(5);
    AuditChain.Head head = new AuditChain.Head(5, links.getLast().hash());
    assertEquals(new AuditChain.Verdict.Intact(head), AuditChain.verify(TENANT, links, null));
    assertEquals(new AuditChain.Verdict.Intact(head), AuditChain.verify(TENANT, links, head));
    assertEquals(
        new AuditChain.Verdict.Intact(AuditChain.genesis(TENANT)),
        AuditChain.verify(TENANT, List.of(), null));
  }

  @Test
  void whatIsMissingSwappedOrOfAnotherTenantBreaksIt() {
    List<AuditChain.Link> missing = chain(5);
    missing.remove(2);
    assertEquals(3, broken(AuditChain.verify(TENANT, missing, null)));
    List<AuditChain.Link> swapped = chain(5);
    swapped.add(3, swapped.remove(1));
    assertEquals(2, broken(AuditChain.verify(TENANT, swapped, null)));
    assertEquals(1, broken(AuditChain.verify(UUID.randomUUID(), chain(1), null)));
  }

  @Test
  void aChainThatWasCutOrWrittenAgainDoesNotMatchAHeadThatWasKept() {
    List<AuditChain.Link> links = chain(5);
    AuditChain.Head kept = new AuditChain.Head(5, links.getLast().hash());
    assertEquals(5, broken(AuditChain.verify(TENANT, links.subList(0, 4), kept)));
    assertEquals(5, broken(AuditChain.verify(TENANT, chain(6), kept)));
  }

  @Test
  void textThatMovesFromOneColumnToTheNextChangesTheHash() {
    Bytes prev = AuditChain.genesis(TENANT).hash();
    AuditChain.Row row = row("ab", "c");
    AuditChain.Row moved =
        new AuditChain.Row(
            row.id(),
            "member",
            row.actorId(),
            "a",
            "bposition",
            null,
            "c",
            "{}",
            "r1",
            "192.0.2.1",
            row.createdAtUs());
    AuditChain.Row absent =
        new AuditChain.Row(
            row.id(),
            "member",
            row.actorId(),
            "ab",
            "position",
            null,
            null,
            "{}",
            "r1",
            "192.0.2.1",
            row.createdAtUs());
    AuditChain.Row empty =
        new AuditChain.Row(
            row.id(),
            "member",
            row.actorId(),
            "ab",
            "position",
            null,
            "",
            "{}",
            "r1",
            "192.0.2.1",
            row.createdAtUs());
    assertNotEquals(AuditChain.hash(prev, 1, row), AuditChain.hash(prev, 1, moved));
    assertNotEquals(AuditChain.hash(prev, 1, absent), AuditChain.hash(prev, 1, empty));
    assertNotEquals(AuditChain.hash(prev, 1, row), AuditChain.hash(prev, 2, row));
  }
}
