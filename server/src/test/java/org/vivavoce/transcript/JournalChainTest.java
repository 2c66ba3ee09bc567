package org.vivavoce.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.vivavoce.platform.crypto.Bytes;
import org.vivavoce.transcript.JournalChain.Link;
import org.vivavoce.transcript.JournalChain.Verdict;

class JournalChainTest {
  private static final UUID SESSION = UUID.fromString("01990000-0000-7000-8000-000000000001");

  private static List<Link> chain() {
    List<Link> links = new ArrayList<>();
    Bytes prev = JournalChain.genesis(SESSION);
    long[][] places = {{1, 1}, {1, 2}, {1, 3}, {2, 1}, {2, 2}};
    for (long[] place : places) {
      Bytes payload = Bytes.of(new byte[] {(byte) place[0], (byte) place[1]});
      Bytes hash = JournalChain.hash(prev, SESSION, place[0], place[1], 1, "uttered", 5, payload);
      links.add(new Link(place[0], place[1], 1, "uttered", 5, payload, prev, hash));
      prev = hash;
    }
    return links;
  }

  private static Verdict verdict(List<Link> links) {
    List<Link> whole = chain();
    return JournalChain.verify(SESSION, links, whole.getLast().hash(), whole.size());
  }

  @Test
  void anUntouchedChainIsIntact() {
    Verdict.Intact intact = assertInstanceOf(Verdict.Intact.class, verdict(chain()));
    assertEquals(5, intact.length());
  }

  @Test
  void aChangedWordIsFoundAtItsPlace() {
    List<Link> links = chain();
    Link second = links.get(1);
    links.set(
        1,
        new Link(
            1, 2, 1, "uttered", 5, Bytes.of(new byte[] {9, 9}), second.prevHash(), second.hash()));
    assertEquals(new Verdict.Broken(1, 2, "is not what was written"), verdict(links));
  }

  @Test
  void aMissingEntryIsFound() {
    List<Link> links = chain();
    links.remove(1);
    assertEquals(new Verdict.Broken(1, 2, "an entry is missing"), verdict(links));
  }

  @Test
  void aCutOffEndIsFoundByTheHead() {
    List<Link> links = chain();
    links.removeLast();
    assertInstanceOf(Verdict.Broken.class, verdict(links));
  }

  @Test
  void anotherSessionsChainDoesNotPass() {
    List<Link> links = chain();
    UUID other = UUID.fromString("01990000-0000-7000-8000-000000000002");
    assertInstanceOf(
        Verdict.Broken.class,
        JournalChain.verify(other, links, links.getLast().hash(), links.size()));
  }
}
