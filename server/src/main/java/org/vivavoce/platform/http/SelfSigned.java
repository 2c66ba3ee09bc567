package org.vivavoce.platform.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * A certificate made on this machine, for trying the product from another device: a microphone
 * works on https only. Browsers do not know it and warn; it is made anew a month before it ends, or
 * when the server has another name.
 */
public final class SelfSigned {
  private static final int DAYS = 397; // what browsers take at most
  private static final Duration RENEWED_BEFORE = Duration.ofDays(30);
  private static final char[] PASSWORD = "in a folder of its own".toCharArray();

  private SelfSigned() {}

  /**
   * @param folder of this installation; only its owner reads it
   * @param names DNS names and IP addresses that browsers will use
   */
  public static TlsKeys keys(Path folder, Set<String> names, Instant now) {
    Path certificate = folder.resolve("self.crt");
    Path key = folder.resolve("self.key");
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      Path made = folder.resolve("made-for");
      String wanted = String.join(",", new TreeSet<>(names));
      boolean fits =
          Files.exists(certificate)
              && Files.exists(key)
              && Files.exists(made)
              && Files.readString(made).strip().equals(wanted)
              && now.isBefore(
                  Files.getLastModifiedTime(certificate)
                      .toInstant()
                      .plus(Duration.ofDays(DAYS))
                      .minus(RENEWED_BEFORE));
      if (!fits) {
        make(folder, names, certificate, key);
        Files.writeString(made, wanted + "\n");
      }
      return TlsKeys.of(certificate, key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerStartException("The certificate could not be made.", e);
    } catch (GeneralSecurityException e) {
      throw new ServerStartException("The certificate could not be made.", e);
    }
  }

  private static void make(Path folder, Set<String> names, Path certificate, Path key)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = folder.resolve("self.p12");
    Files.deleteIfExists(store);
    List<String> alternatives =
        names.stream().map(name -> (isAddress(name) ? "ip:" : "dns:") + bare(name)).toList();
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "viva",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                String.valueOf(DAYS),
                "-dname",
                "CN=Vivavoce on this machine",
                "-ext",
                "san=" + String.join(",", alternatives),
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new ServerStartException("keytool could not make a certificate: " + said.strip(), null);
    }
    KeyStore made = KeyStore.getInstance(store.toFile(), PASSWORD);
    Certificate own = made.getCertificate("viva");
    write(key, "PRIVATE KEY", made.getKey("viva", PASSWORD).getEncoded());
    write(certificate, "CERTIFICATE", own.getEncoded());
    Files.delete(store);
  }

  private static void write(Path file, String label, byte[] der) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        file, "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
  }

  private static boolean isAddress(String name) {
    return name.contains(":") || name.matches("[0-9.]+");
  }

  private static String bare(String name) {
    return name.replaceAll("[\\[\\]]", "");
  }
}
