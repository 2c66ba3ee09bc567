package org.vivavoce.platform.crypto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * An Ed25519 key (RFC 8032) in a file of its own ({@code DIR/keys/NAME.key}, mode 0600, made at the
 * first start), with the public half beside it in PEM ({@code NAME.pub}) for whoever checks a
 * signature without this program. Whoever has the database but not this file signs nothing.
 */
public final class SigningKey {
  private static final String PREFIX = "viva-ed25519-1";
  private static final String ALGORITHM = "Ed25519";

  /** The raw key stands at the end of its X.509 form (RFC 8410 §4). */
  private static final int RAW_BYTES = 32;

  private final PrivateKey secret;
  private final PublicKey shown;

  private SigningKey(PrivateKey secret, PublicKey shown) {
    this.secret = secret;
    this.shown = shown;
  }

  /**
   * @param keys the key folder, made where it is not there
   * @throws KeysUnusableException when the file holds something else, or cannot be read or made
   */
  public static SigningKey open(Path keys, String name) {
    Path file = keys.resolve(name + ".key");
    try {
      DurableFiles.createFolder(keys);
      if (!Files.exists(file)) {
        DurableFiles.create(file, made().getBytes(StandardCharsets.US_ASCII));
      }
      SigningKey key = read(file);
      Path pem = keys.resolve(name + ".pub");
      if (!Files.exists(pem)) {
        DurableFiles.create(pem, key.pem().getBytes(StandardCharsets.US_ASCII));
      }
      return key;
    } catch (IOException e) {
      throw new KeysUnusableException(
          "The key file %s cannot be used: %s.".formatted(file, e.getMessage()), e);
    }
  }

  private static String made() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      Base64.Encoder text = Base64.getEncoder();
      return PREFIX
          + ":"
          + text.encodeToString(pair.getPrivate().getEncoded())
          + ":"
          + text.encodeToString(pair.getPublic().getEncoded())
          + "\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  private static SigningKey read(Path file) throws IOException {
    String[] parts = Files.readString(file, StandardCharsets.US_ASCII).strip().split(":", -1);
    try {
      if (parts.length == 3 && parts[0].equals(PREFIX)) {
        KeyFactory factory = KeyFactory.getInstance(ALGORITHM);
        Base64.Decoder bytes = Base64.getDecoder();
        return new SigningKey(
            factory.generatePrivate(new PKCS8EncodedKeySpec(bytes.decode(parts[1]))),
            factory.generatePublic(new X509EncodedKeySpec(bytes.decode(parts[2]))));
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw notOurs(file, e);
    }
    throw notOurs(file, null);
  }

  private static KeysUnusableException notOurs(
      Path file, @org.jspecify.annotations.Nullable Exception cause) {
    return new KeysUnusableException(
        "The file %s holds no signing key of Vivavoce; put the right one back.".formatted(file),
        cause);
  }

  /** Names the key: the first 16 hex digits of the SHA-256 of its public half. */
  public String id() {
    return HexFormat.of().formatHex(Tokens.sha256(shown.getEncoded())).substring(0, 16);
  }

  /** The public key's 32 bytes in base64url, as a JSON Web Key has them (RFC 8037 §2). */
  public String x() {
    byte[] encoded = shown.getEncoded();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOfRange(encoded, encoded.length - RAW_BYTES, encoded.length));
  }

  private String pem() {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(shown.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  /** 64 bytes over the text in UTF-8. */
  public byte[] sign(String text) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(secret);
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  /** Whether this key made the signature over the text. */
  public boolean made(String text, byte[] signature) {
    try {
      Signature check = Signature.getInstance(ALGORITHM);
      check.initVerify(shown);
      check.update(text.getBytes(StandardCharsets.UTF_8));
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // not even the shape of one
    }
  }
}
