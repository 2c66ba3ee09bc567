package org.vivavoce.attack;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.vivavoce.cloud.identity.SupabaseSettings;
import org.vivavoce.cloud.identity.SupabaseTokens;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.platform.time.Time;
import org.vivavoce.signin.AccessTokens;

/** An identity provider's keys on loopback, and tokens of every kind that it never made. */
final class Signer implements AutoCloseable {
  private static final String KID = "key-of-the-provider";

  private final ECKey key;
  private final ECKey foreign;
  private final HttpServer server;
  private final String issuer;

  Signer() {
    try {
      key = new ECKeyGenerator(Curve.P_256).keyID(KID).algorithm(JWSAlgorithm.ES256).generate();
      foreign = new ECKeyGenerator(Curve.P_256).keyID(KID).generate();
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] keys = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/auth/v1/.well-known/jwks.json",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, keys.length);
          exchange.getResponseBody().write(keys);
          exchange.close();
        });
    server.start();
    issuer = "http://127.0.0.1:" + server.getAddress().getPort() + "/auth/v1";
  }

  /** What the product checks tokens with. */
  AccessTokens tokens() {
    URI auth = URI.create(issuer);
    return new SupabaseTokens(
        new SupabaseSettings(auth, auth, "anon", new Secret("service"), Optional.empty()),
        Time.system());
  }

  /** As the provider makes it for somebody who is signed in. */
  String good(UUID user) {
    return signed(user, claims -> {});
  }

  /** Each names the user and lets nobody in, by what is wrong with it. */
  Map<String, String> bad(UUID user) {
    Instant now = Instant.now();
    Map<String, String> bad = new LinkedHashMap<>();
    String good = good(user);
    String[] parts = good.split("\\.");
    bad.put("expired", signed(user, c -> c.expirationTime(Date.from(now.minusSeconds(3600)))));
    bad.put("without an end", signed(user, c -> c.expirationTime(null)));
    bad.put("not yet valid", signed(user, c -> c.notBeforeTime(Date.from(now.plusSeconds(3600)))));
    bad.put("alg none", unsigned(user));
    bad.put("alg none with a signature", none(parts));
    bad.put("HS256 keyed with the public key", hmac(user, publicKey()));
    bad.put("HS256 keyed with the anon key", hmac(user, "anon".repeat(16)));
    bad.put("wrong kid", signed(header("another-key"), claims(user), key));
    bad.put("kid as a path", signed(header("../../../../dev/null"), claims(user), key));
    bad.put("no kid", signed(new JWSHeader(JWSAlgorithm.ES256), claims(user), key));
    bad.put("another key under our kid", signed(header(KID), claims(user), foreign));
    bad.put("own key in the header", withOwnKey(user));
    bad.put("wrong issuer", signed(user, c -> c.issuer("https://evil.example/auth/v1")));
    bad.put("wrong audience", signed(user, c -> c.audience("anon")));
    bad.put("role service_role", signed(user, c -> c.claim("role", "service_role")));
    bad.put("anonymous", signed(user, c -> c.claim("is_anonymous", true)));
    bad.put(
        "sub not a UUID", signed(user, c -> c.subject("x' or true -- 000000000000000000000000")));
    bad.put("no sub", signed(user, c -> c.subject(null)));
    bad.put("claims changed", parts[0] + "." + changed(parts[1]) + "." + parts[2]);
    bad.put("truncated", good.substring(0, good.length() - 10));
    bad.put("without signature", parts[0] + "." + parts[1] + ".");
    bad.put("signature of zeros", parts[0] + "." + parts[1] + "." + "A".repeat(86));
    bad.put("only dots", "...");
    bad.put("5 KiB long", signed(user, c -> c.claim("filler", "x".repeat(3700))) + "x");
    bad.put("100 KiB long", signed(user, c -> c.claim("filler", "x".repeat(75_000))));
    bad.put("not a JWT at all", "0".repeat(64));
    return bad;
  }

  /** With the algorithm {@code none}. */
  String unsigned(UUID user) {
    return new PlainJWT(claims(user).build()).serialize();
  }

  private JWTClaimsSet.Builder claims(UUID user) {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(issuer)
        .audience("authenticated")
        .subject(user.toString())
        .claim("role", "authenticated")
        .claim("email", user + "@example.org")
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(3600)));
  }

  private static JWSHeader header(String kid) {
    return new JWSHeader.Builder(JWSAlgorithm.ES256).type(JOSEObjectType.JWT).keyID(kid).build();
  }

  private String signed(UUID user, Consumer<JWTClaimsSet.Builder> change) {
    JWTClaimsSet.Builder claims = claims(user);
    change.accept(claims);
    return signed(header(KID), claims, key);
  }

  private static String signed(JWSHeader header, JWTClaimsSet.Builder claims, ECKey by) {
    try {
      return signed(header, claims, new ECDSASigner(by));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String signed(JWSHeader header, JWTClaimsSet.Builder claims, JWSSigner by) {
    try {
      SignedJWT token = new SignedJWT(header, claims.build());
      token.sign(by);
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private String publicKey() {
    return key.toPublicJWK().toJSONString();
  }

  private String hmac(UUID user, String secret) {
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(KID).build();
    try {
      return signed(header, claims(user), new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private String withOwnKey(UUID user) {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(KID).jwk(foreign.toPublicJWK()).build();
    return signed(header, claims(user), foreign);
  }

  private static String none(String[] parts) {
    return base64("{\"alg\":\"none\"}") + "." + parts[1] + "." + parts[2];
  }

  private static String changed(String payload) {
    String text =
        new String(java.util.Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
    return base64(text.replace("\"role\"", "\"more\":1,\"role\""));
  }

  private static String base64(String text) {
    return java.util.Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
