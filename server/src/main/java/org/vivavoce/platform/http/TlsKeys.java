package org.vivavoce.platform.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public port's certificate and key, from two PEM files (RFC 7468): the chain, and an
 * unencrypted PKCS #8 key. A renewed pair is taken up by {@link #reloadIfChanged()} for the
 * connections that come after it; a pair that does not fit leaves the old one in use.
 */
public final class TlsKeys {
  private static final Logger LOG = LoggerFactory.getLogger(TlsKeys.class);
  private static final char[] NO_PASSWORD = new char[0];
  private static final List<String> KEY_KINDS = List.of("EC", "RSA", "Ed25519");

  private final Path certificate;
  private final Path key;
  private final SslContextFactory.Server context = new SslContextFactory.Server();
  private long changedAtMs;

  private TlsKeys(Path certificate, Path key) {
    this.certificate = certificate;
    this.key = key;
  }

  /**
   * @throws ServerStartException with one sentence when the files cannot be used
   */
  public static TlsKeys of(Path certificate, Path key) {
    TlsKeys keys = new TlsKeys(certificate, key);
    try {
      keys.changedAtMs = keys.newest();
      keys.context.setKeyStore(keys.read());
      keys.context.setKeyStorePassword("");
      keys.context.setKeyManagerPassword("");
      keys.context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
      return keys;
    } catch (IOException | GeneralSecurityException e) {
      throw new ServerStartException(
          "The certificate %s and the key %s cannot be used: %s."
              .formatted(certificate, key, why(e)),
          e);
    }
  }

  SslConnectionFactory factory() {
    return new SslConnectionFactory(context, "http/1.1");
  }

  /** To be called now and then. */
  public synchronized void reloadIfChanged() {
    try {
      long newest = newest();
      if (newest == changedAtMs) {
        return;
      }
      KeyStore renewed = read();
      context.reload(factory -> factory.setKeyStore(renewed));
      changedAtMs = newest;
      LOG.info("The renewed certificate is in use");
    } catch (Exception e) { // what Jetty's reload may throw is anything
      LOG.warn("The renewed certificate cannot be used; the old one stays: {}", why(e));
    }
  }

  private long newest() throws IOException {
    return Math.max(
        Files.getLastModifiedTime(certificate).toMillis(),
        Files.getLastModifiedTime(key).toMillis());
  }

  private KeyStore read() throws IOException, GeneralSecurityException {
    Certificate[] chain;
    try (InputStream in = Files.newInputStream(certificate)) {
      chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(in)
              .toArray(Certificate[]::new);
    }
    if (chain.length == 0 || !(chain[0] instanceof X509Certificate first)) {
      throw new CertificateException("there is no certificate in it");
    }
    first.checkValidity();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    store.setKeyEntry("viva", privateKey(first), NO_PASSWORD, chain);
    return store;
  }

  private PrivateKey privateKey(X509Certificate certificateOf)
      throws IOException, GeneralSecurityException {
    String text = Files.readString(key, StandardCharsets.US_ASCII);
    if (!text.contains("-----BEGIN PRIVATE KEY-----")) {
      throw new InvalidKeySpecException(
          "the key is not an unencrypted PKCS #8 one (openssl pkcs8 -topk8 -nodes makes one)");
    }
    String body =
        text.replaceAll("(?s).*-----BEGIN PRIVATE KEY-----|-----END PRIVATE KEY-----.*", "");
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body));
    for (String kind : KEY_KINDS) {
      try {
        PrivateKey found = KeyFactory.getInstance(kind).generatePrivate(spec);
        if (certificateOf
            .getPublicKey()
            .getAlgorithm()
            .startsWith(found.getAlgorithm().substring(0, 2))) {
          requireFit(certificateOf, found);
          return found;
        }
      } catch (InvalidKeySpecException notThisKind) {
        // the next one
      }
    }
    throw new InvalidKeySpecException("the key is of another kind than the certificate");
  }

  /** What the key signs the certificate must confirm: two pairs of one kind look alike. */
  private static void requireFit(X509Certificate certificate, PrivateKey key)
      throws GeneralSecurityException {
    byte[] probe = "vivavoce".getBytes(StandardCharsets.US_ASCII);
    String way =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    Signature signing = Signature.getInstance(way);
    signing.initSign(key);
    signing.update(probe);
    byte[] signed = signing.sign();
    signing.initVerify(certificate.getPublicKey());
    signing.update(probe);
    if (!fits(signing, signed)) {
      throw new KeyException("the key belongs to another certificate");
    }
  }

  private static boolean fits(Signature checking, byte[] signed) {
    try {
      return checking.verify(signed);
    } catch (SignatureException ofAnotherSize) {
      return false;
    }
  }

  private static String why(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
