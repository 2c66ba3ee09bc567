package org.vivavoce.transcript;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Bytes;
import org.vivavoce.platform.crypto.Tokens;

/**
 * The hash chain over a session's journal, one chain over all its epochs. A link covers the one
 * before it, its own place and the sealed bytes, so it can be verified without any key, also after
 * the key was erased.
 */
public final class JournalChain {
  private static final byte[] GENESIS =
      "vivavoce journal genesis 1".getBytes(StandardCharsets.UTF_8);

  private JournalChain() {}

  /** A stored link. */
  public record Link(
      long hostEpoch,
      long seq,
      int v,
      String kind,
      long atMs,
      Bytes payloadSealed,
      Bytes prevHash,
      Bytes hash) {}

  /** What verification found. */
  public sealed interface Verdict {
    record Intact(long length, Bytes head) implements Verdict {}

    /** The first place where the chain does not hold. */
    record Broken(long hostEpoch, long seq, String why) implements Verdict {}
  }

  /** What stands before the first link of a session. */
  public static Bytes genesis(UUID sessionId) {
    return Bytes.of(Tokens.sha256(GENESIS, bytes(sessionId)));
  }

  /**
   * {@code sha256(prev ‖ session ‖ epoch ‖ seq ‖ v ‖ kind ‖ at_ms ‖ payload)}; numbers big-endian,
   * the kind with its length in front, since it alone varies in length before the end.
   */
  public static Bytes hash(
      Bytes prev,
      UUID sessionId,
      long hostEpoch,
      long seq,
      int v,
      String kind,
      long atMs,
      Bytes payloadSealed) {
    byte[] name = kind.getBytes(StandardCharsets.UTF_8);
    byte[] place =
        ByteBuffer.allocate(8 + 8 + 4 + 4 + name.length + 8)
            .putLong(hostEpoch)
            .putLong(seq)
            .putInt(v)
            .putInt(name.length)
            .put(name)
            .putLong(atMs)
            .array();
    return Bytes.of(Tokens.sha256(prev.array(), bytes(sessionId), place, payloadSealed.array()));
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  /**
   * Checks links in the order of epoch and seq against the head that the session's row names.
   *
   * @param head null for a session without a journal
   */
  public static Verdict verify(
      UUID sessionId, List<Link> links, @Nullable Bytes head, long length) {
    Bytes prev = genesis(sessionId);
    long epoch = 0;
    long seq = 0;
    for (Link link : links) {
      seq = link.hostEpoch() == epoch ? seq + 1 : 1;
      epoch = link.hostEpoch();
      if (link.seq() != seq) {
        return new Verdict.Broken(epoch, seq, "an entry is missing");
      }
      if (!link.prevHash().equals(prev)) {
        return new Verdict.Broken(epoch, seq, "does not follow the entry before it");
      }
      Bytes hash =
          hash(
              prev,
              sessionId,
              epoch,
              seq,
              link.v(),
              link.kind(),
              link.atMs(),
              link.payloadSealed());
      if (!link.hash().equals(hash)) {
        return new Verdict.Broken(epoch, seq, "is not what was written");
      }
      prev = hash;
    }
    if (links.size() != length || (head != null && !head.equals(prev))) {
      return new Verdict.Broken(
          epoch, seq + 1, "the journal is shorter or longer than its head says");
    }
    return new Verdict.Intact(length, prev);
  }
}
