package org.vivavoce.audit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Bytes;
import org.vivavoce.platform.crypto.Tokens;

/**
 * The hash chain over a tenant's audit trail. A link covers the one before it, its own place and
 * every column of its entry. What was cut off at the end shows only against a head that somebody
 * kept elsewhere.
 */
public final class AuditChain {
  private static final byte[] GENESIS = "vivavoce audit genesis 1".getBytes(StandardCharsets.UTF_8);

  private AuditChain() {}

  /**
   * A row of {@code audit_entries} as it is stored.
   *
   * @param detail PostgreSQL's text of the jsonb value, which is a normal form: the same after a
   *     dump and a restore
   * @param createdAtUs microseconds since 1970, the database's resolution
   */
  public record Row(
      UUID id,
      String actorKind,
      @Nullable UUID actorId,
      String action,
      String objectKind,
      @Nullable UUID objectId,
      @Nullable String reason,
      String detail,
      @Nullable String requestId,
      @Nullable String address,
      long createdAtUs) {}

  /**
   * A stored link.
   *
   * @param n its place, from 1 without holes
   */
  public record Link(long n, Row row, Bytes prevHash, Bytes hash) {}

  /** The end of a chain at some moment, as it is handed out; {@code n} 0 and genesis when empty. */
  public record Head(long n, Bytes hash) {}

  /** What verification found. */
  public sealed interface Verdict {
    record Intact(Head head) implements Verdict {}

    /**
     * The first place where the chain does not hold.
     *
     * @param n of the link; one past the last where something is missing at the end
     */
    record Broken(long n, String why) implements Verdict {}
  }

  /** What stands before the first link of a tenant. */
  public static Head genesis(UUID tenantId) {
    ByteBuffer id =
        ByteBuffer.allocate(16)
            .putLong(tenantId.getMostSignificantBits())
            .putLong(tenantId.getLeastSignificantBits());
    return new Head(0, Bytes.of(Tokens.sha256(GENESIS, id.array())));
  }

  /**
   * {@code sha256(prev ‖ n ‖ row)}; numbers and lengths big-endian. A text is its length in bytes
   * and its UTF-8, what is absent is the length −1.
   */
  static Bytes hash(Bytes prev, long n, Row row) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(n);
      text(out, row.id().toString());
      text(out, row.actorKind());
      text(out, row.actorId() == null ? null : row.actorId().toString());
      text(out, row.action());
      text(out, row.objectKind());
      text(out, row.objectId() == null ? null : row.objectId().toString());
      text(out, row.reason());
      text(out, row.detail());
      text(out, row.requestId());
      text(out, row.address());
      out.writeLong(row.createdAtUs());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not from memory
    }
    return Bytes.of(Tokens.sha256(prev.array(), bytes.toByteArray()));
  }

  private static void text(DataOutputStream out, @Nullable String text) throws IOException {
    if (text == null) {
      out.writeInt(-1);
      return;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  /**
   * Checks a tenant's links in their order.
   *
   * @param kept a head that was handed out earlier and kept elsewhere, null for none
   */
  public static Verdict verify(UUID tenantId, Iterable<Link> links, @Nullable Head kept) {
    Head head = genesis(tenantId);
    for (Link link : links) {
      long n = head.n() + 1;
      if (link.n() != n) {
        return new Verdict.Broken(n, "an entry is missing");
      }
      if (!link.prevHash().equals(head.hash())) {
        return new Verdict.Broken(n, "does not follow the entry before it");
      }
      Bytes hash = hash(head.hash(), n, link.row());
      if (!link.hash().equals(hash)) {
        return new Verdict.Broken(n, "is not what was written");
      }
      head = new Head(n, hash);
      if (kept != null && kept.n() == n && !kept.hash().equals(hash)) {
        return new Verdict.Broken(n, "is not what the kept head says");
      }
    }
    if (kept != null && kept.n() > head.n()) {
      return new Verdict.Broken(head.n() + 1, "the trail is shorter than the kept head says");
    }
    return new Verdict.Intact(head);
  }
}
