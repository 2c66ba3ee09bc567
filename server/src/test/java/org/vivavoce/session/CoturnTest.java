package org.vivavoce.session;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.vivavoce.testing.Eventually.eventually;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.session.IceServers.IceServer;

/**
 * The users that we make, at the distribution's TURN server: packets go through, or they do not.
 */
@Tag("slow")
class CoturnTest {
  private static final Path SERVER = Path.of("/usr/bin/turnserver");
  private static final Path CLIENT = Path.of("/usr/bin/turnutils_uclient");

  @TempDir Path dir = Path.of("");
  private @Nullable Process server;
  private int port;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(Files.isExecutable(SERVER) && Files.isExecutable(CLIENT), "coturn is not installed");
    port = free();
    int relays = free();
    server =
        new ProcessBuilder(
                SERVER.toString(),
                "-n",
                "--use-auth-secret",
                "--static-auth-secret=shared-with-us",
                "--realm=viva.test",
                "-L127.0.0.1",
                "-E127.0.0.1",
                "-p" + port,
                "--min-port=" + relays,
                "--max-port=" + Math.min(65_535, relays + 60),
                "--no-tls",
                "--no-dtls",
                "--no-cli",
                "--allow-loopback-peers",
                "--userdb=" + dir.resolve("db"),
                "--pidfile=" + dir.resolve("pid"),
                "--log-file=stdout")
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("server").toFile())
            .start();
    eventually("the TURN server listens", this::listens);
  }

  @AfterEach
  void stop() throws InterruptedException {
    Process running = server;
    if (running != null) {
      running.destroyForcibly().waitFor();
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private IceServer told(String secret, Instant now) {
    return new IceServers(
            List.of("turn:127.0.0.1:" + port), Optional.of(new Secret(secret)), Duration.ofHours(1))
        .forSession(UUID.fromString("0190a000-0000-7000-8000-000000000001"), now)
        .getFirst();
  }

  /** Whether every packet came back through an allocation made as this user. */
  private boolean relays(IceServer as) throws IOException, InterruptedException {
    Path said = dir.resolve("client");
    Process client =
        new ProcessBuilder(
                CLIENT.toString(),
                "-y", // both ends are clients of this server
                "-n1",
                "-m1",
                "-p" + port,
                "-u",
                String.valueOf(as.username()),
                "-w",
                String.valueOf(as.credential()),
                "127.0.0.1")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    if (!client.waitFor(30, TimeUnit.SECONDS)) {
      client.destroyForcibly().waitFor();
    }
    String words = Files.readString(said);
    return words.contains("Total lost packets 0 ") && !words.contains("Cannot complete Allocation");
  }

  @Test
  void aUserOfOursIsLetInAndOneThatEndedOrIsForgedIsNot() throws Exception {
    assertTrue(relays(told("shared-with-us", Instant.now())), () -> "the user of now");
    assertFalse(
        relays(told("shared-with-us", Instant.now().minus(Duration.ofHours(2)))),
        "a user whose time is over");
    assertFalse(relays(told("guessed", Instant.now())), "another secret");
  }
}
