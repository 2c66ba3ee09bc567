package org.vivavoce.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vivavoce.testing.Eventually.eventually;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vivavoce.platform.json.Json;

/** What bodies may become in memory. */
@Timeout(30)
class RoomTest {
  private static final int OF_A_MEGABYTE = 349_000;

  private static String list(String value, int times) {
    return "{\"list\":[" + (value + ",").repeat(times - 1) + value + "]}";
  }

  private static CompletableFuture<HttpResponse<String>> later(TestServer server, String body) {
    return CompletableFuture.supplyAsync(
        () -> server.post("/x", body), task -> Thread.ofVirtual().start(task));
  }

  @Test
  void bodiesOfManyTinyValuesAreRefusedByNameAndTheServerGoesOn() throws Exception {
    try (var server =
        TestServer.with(
            routes ->
                routes.post(
                    "/x", ctx -> ctx.result("" + Requests.body(ctx).path("list").size())))) {
      String body = list("{}", OF_A_MEGABYTE);
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        answers.add(later(server, body));
      }
      for (var each : answers) {
        HttpServerTest.assertProblem(each.get(20, TimeUnit.SECONDS), 413, "too_large");
      }
      assertEquals("2000", server.post("/x", list("{\"a\":1}", 2_000)).body());
      String hour = list("{\"speaker\":\"ai\",\"text\":\" a\",\"timestamp\":\"0\"}", 14_000);
      assertEquals("14000", server.post("/x", hour).body());
    }
  }

  @Test
  void theRoomOfABodyIsHeldUntilItsRequestHasEndedAndALargeOneKeepsNoSmallOneOut()
      throws InterruptedException, ExecutionException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (var server =
        TestServer.with(
            routes ->
                routes.post(
                    "/x",
                    ctx -> {
                      int size = Requests.body(ctx).path("list").size();
                      if (size == 250_001) {
                        inside.countDown();
                        goOn.await();
                      }
                      ctx.result("" + size);
                    }))) {
      var first = later(server, list("1", 250_001));
      assertTrue(inside.await(10, TimeUnit.SECONDS));
      var second = server.post("/x", list("1", 250_000));
      HttpServerTest.assertProblem(second, 503, "busy");
      assertEquals("1", second.headers().firstValue("Retry-After").orElse(""));
      assertEquals("3", server.post("/x", list("1", 3)).body());
      goOn.countDown();
      assertEquals("250001", first.get().body());
      eventually(
          "there is room again",
          () -> server.post("/x", list("1", 250_000)).body().equals("250000"));
    }
  }

  @Test
  void tokensAreCountedUntilThereAreTooManyOrTheTextIsNoJson() {
    assertEquals(8, Json.tokens("{\"a\":[1,{}]}", 8));
    assertEquals(3, Json.tokens("[1,2,3,4,5]", 2));
    assertEquals(2, Json.tokens("[1,nonsense", 9));
  }
}
