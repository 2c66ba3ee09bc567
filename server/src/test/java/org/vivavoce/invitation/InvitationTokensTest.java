package org.vivavoce.invitation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.crypto.HmacKey;
import org.vivavoce.platform.crypto.KeysUnusableException;

class InvitationTokensTest {
  private static final UUID ID = UUID.fromString("01990000-0000-7000-8000-000000000001");
  @TempDir Path keys;

  private InvitationTokens tokens() {
    return new InvitationTokens(HmacKey.open(keys, "invitations"), URI.create("https://viva.test"));
  }

  @Test
  void aTokenIsTheSameAfterARestartAndAnotherForAnotherVersion() {
    String token = tokens().token(ID, 1);
    assertTrue(token.matches("[0-9a-f]{64}"), token);
    assertEquals(token, tokens().token(ID, 1));
    assertNotEquals(token, tokens().token(ID, 2));
    assertNotEquals(token, tokens().token(UUID.randomUUID(), 1));
    assertEquals("https://viva.test/interview/join?token=" + token, tokens().url(ID, 1).toString());
  }

  @Test
  void itIsTheHmacOfWhatItStandsFor() throws Exception {
    String token = tokens().token(ID, 3);
    String file = Files.readString(keys.resolve("invitations.key")).strip();
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(
            HexFormat.of().parseHex(file.substring(file.indexOf(':') + 1)), "HmacSHA256"));
    byte[] expected =
        mac.doFinal(("invitation|" + ID + "|3").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertEquals(HexFormat.of().formatHex(expected), token);
  }

  @Test
  void theKeyIsItsOwnersOnlyAndNeverMadeAnewOverAnother() throws Exception {
    tokens();
    Path file = keys.resolve("invitations.key");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    Files.writeString(file, "something else");
    assertThrows(KeysUnusableException.class, this::tokens);
    assertEquals("something else", Files.readString(file));
  }
}
