package org.vivavoce.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The realtime twin's process, told to end as native code that aborts would end it. */
@Tag("slow")
class DieHookTest {
  private static final Map<String, String> BARE =
      Map.of("TWIN_RECOGNIZER", "none", "TWIN_VOICE", "none");

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  /** The HTTP status, 0 when the connection ended without one. */
  private int die(TwinProcess twin, String key) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(twin.baseUrl().replaceFirst("/v1$", "/twin/die")))
            .header("Authorization", "Bearer " + key)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException ended) {
      return 0;
    }
  }

  @Test
  void whoHasTheKeyEndsItAtOnceAndNobodyElseDoes() throws Exception {
    Map<String, String> settings = new HashMap<>(BARE);
    settings.put("TWIN_TEST_HOOKS", "1");
    try (TwinProcess twin = TwinProcess.start(folder, settings)) {
      assertEquals(401, die(twin, "sk-somebody-else"));
      assertEquals(0, die(twin, TwinProcess.KEY), "it does not live to answer");
      assertEquals(134, twin.exitCode());
    }
  }

  @Test
  void withoutTheHooksThereIsNoSuchDoor() throws Exception {
    try (TwinProcess twin = TwinProcess.start(folder, BARE)) {
      int status = die(twin, TwinProcess.KEY);
      assertTrue(status == 404 || status == 501, "answered " + status);
      assertTrue(ProcessHandle.of(twin.pid()).map(ProcessHandle::isAlive).orElse(false));
    }
  }
}
