package org.vivavoce.twins.identity;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * A refresh token of the wire's second version: base64url of {@code 0 | session | counter | first
 * 16 bytes of HMAC-SHA256 | first 4 bytes of SHA-256}. The session keeps the counter only; the
 * token itself is kept nowhere and can be derived again for a client that lost the answer.
 */
record RefreshToken(UUID session, long counter) {
  private static final int SIGNATURE = 16;
  private static final int CHECKSUM = 4;
  private static final int HEAD = 1 + 16;

  String encode(byte[] key) {
    byte[] message = message();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(message);
    all.write(TwinSecrets.hmac(key, message), 0, SIGNATURE);
    all.write(Hashes.sha256(all.toByteArray()), 0, CHECKSUM);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all.toByteArray());
  }

  /** What the token claims; not yet checked with the session's key. Empty: not a token. */
  static Optional<RefreshToken> parse(String token) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
    int end = bytes.length - CHECKSUM;
    if (end < HEAD + 1 + SIGNATURE || end > HEAD + 9 + SIGNATURE || bytes[0] != 0) {
      return Optional.empty();
    }
    byte[] sum = Arrays.copyOf(Hashes.sha256(Arrays.copyOf(bytes, end)), CHECKSUM);
    if (!MessageDigest.isEqual(sum, Arrays.copyOfRange(bytes, end, bytes.length))) {
      return Optional.empty();
    }
    ByteBuffer fields = ByteBuffer.wrap(bytes, 1, end - SIGNATURE - 1);
    UUID session = new UUID(fields.getLong(), fields.getLong());
    long counter = 0;
    for (int shift = 0; fields.hasRemaining(); shift += 7) {
      counter |= (long) (fields.get() & 0x7f) << shift;
    }
    return counter < 0 ? Optional.empty() : Optional.of(new RefreshToken(session, counter));
  }

  /** Whether that text is this token, signed with the session's key. */
  boolean is(String token, byte[] key) {
    return Hashes.same(encode(key), token);
  }

  private byte[] message() {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write(0);
    message.writeBytes(
        ByteBuffer.allocate(16)
            .putLong(session.getMostSignificantBits())
            .putLong(session.getLeastSignificantBits())
            .array());
    long left = counter;
    while (left > 0x7f) {
      message.write((int) (left & 0x7f) | 0x80);
      left >>>= 7;
    }
    message.write((int) left);
    return message.toByteArray();
  }
}
