package org.vivavoce.twins.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.twins.common.Json;
import tools.jackson.databind.node.ObjectNode;

/** The twin is killed while it is being asked; whatever it has answered is still true. */
@Timeout(120)
class KilledTwinTest {
  @TempDir Path parent;
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void whatWasAnsweredSurvivesAKill() throws Exception {
    Path folder = parent.resolve("identity");
    String refreshToken;
    List<String> promised;
    Process first = start(folder);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String url = url(first);
      ObjectNode link = post(url + "/admin/generate_link", link("ada@example.org"));
      refreshToken =
          post(
                  url + "/verify",
                  Json.object()
                      .put("type", "email")
                      .put("token_hash", link.path("hashed_token").asString("")))
              .path("refresh_token")
              .asString("");
      List<Future<ObjectNode>> asked =
          java.util.stream.IntStream.range(0, 200)
              .mapToObj(i -> "user" + i + "@example.org")
              .map(email -> threads.submit(() -> post(url + "/admin/generate_link", link(email))))
              .toList();
      asked.getFirst().get(30, TimeUnit.SECONDS);
      first.destroyForcibly().waitFor();
      threads.shutdown();
      assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS));
      promised =
          asked.stream()
              .filter(future -> future.state() == Future.State.SUCCESS)
              .map(future -> future.resultNow().path("hashed_token").asString(""))
              .filter(hash -> !hash.isEmpty())
              .toList();
    } finally {
      first.destroyForcibly();
    }
    assertTrue(!promised.isEmpty());
    try (Wire again = new Wire(folder)) {
      assertEquals(200, again.refresh(refreshToken).status());
      for (String hash : promised.subList(0, Math.min(20, promised.size()))) {
        assertEquals(
            200,
            again
                .post("/verify", Json.object().put("type", "email").put("token_hash", hash))
                .status());
      }
    }
  }

  private static ObjectNode link(String email) {
    return Json.object().put("type", "magiclink").put("email", email);
  }

  private Process start(Path folder) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            KilledTwin.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String url(Process process) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = lines.readLine();
    while (line != null && !line.startsWith("url ")) {
      line = lines.readLine();
    }
    if (line == null) {
      throw new IOException("the twin did not start");
    }
    return line.substring(4);
  }

  private ObjectNode post(String url, ObjectNode body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("apikey", Wire.KEYS.service())
            .header("Authorization", "Bearer " + Wire.KEYS.service())
            .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)))
            .build();
    return Json.tryObject(http.send(request, HttpResponse.BodyHandlers.ofString()).body())
        .orElseGet(Json::object);
  }
}
