package org.vivavoce.twins.identity;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.vivavoce.twins.common.Chance;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the twin alone knows: the ES256 key that signs access tokens, and a secret from which
 * refresh tokens and the hashes of codes are derived. In {@code identity-keys.json} (mode 0600)
 * beside the journal, so that the journal alone, or a copy of it, opens nothing.
 */
final class TwinSecrets {
  private static final String FILE = "identity-keys.json";

  private final ECKey signing;
  private final byte[] secret;

  private TwinSecrets(ECKey signing, byte[] secret) {
    this.signing = signing;
    this.secret = secret.clone();
  }

  /** Reads the keys of that folder; makes them the first time. */
  static TwinSecrets in(Journal journal) {
    Path file = journal.folder().resolve(FILE);
    try {
      if (!Files.exists(file)) {
        journal.create(FILE, Json.bytes(made()));
      }
      ObjectNode keys =
          Json.tryObject(Files.readString(file))
              .orElseThrow(() -> new IllegalStateException(file + " is not a JSON object"));
      return new TwinSecrets(
          ECKey.parse(Json.write(keys.path("signing"))),
          Base64.getDecoder().decode(keys.path("secret").asString("")));
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot keep keys in " + file, unreadable);
    } catch (ParseException | IllegalArgumentException damaged) {
      throw new IllegalStateException(file + " holds no usable keys", damaged);
    }
  }

  private static ObjectNode made() {
    try {
      ECKey key =
          new ECKeyGenerator(Curve.P_256)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(new Algorithm(JWSAlgorithm.ES256.getName()))
              .keyID(Chance.uuid().toString())
              .generate();
      ObjectNode keys = Json.object();
      keys.set("signing", Json.tryObject(key.toJSONString()).orElseThrow());
      return keys.put("secret", Base64.getEncoder().encodeToString(Chance.bytes(32)));
    } catch (JOSEException everyJdkHasTheCurve) {
      throw new IllegalStateException(everyJdkHasTheCurve);
    }
  }

  ECKey signing() {
    return signing;
  }

  /** What is kept instead of a secret: 64 hex digits that cannot be tried out without our key. */
  String hashed(String purpose, String value) {
    return HexFormat.of().formatHex(derived(purpose, value.getBytes(StandardCharsets.UTF_8)));
  }

  /** 32 bytes that only this twin can derive from that value for that purpose. */
  byte[] derived(String purpose, byte[] value) {
    byte[] key = hmac(secret, purpose.getBytes(StandardCharsets.UTF_8));
    return hmac(key, value);
  }

  static byte[] hmac(byte[] key, byte[] value) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(value);
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
