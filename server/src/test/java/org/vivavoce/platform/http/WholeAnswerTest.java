package org.vivavoce.platform.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.vivavoce.testing.StalledOrigin;

class WholeAnswerTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static HttpRequest asks(String url, Duration limit) {
    return HttpRequest.newBuilder(URI.create(url)).timeout(limit).build();
  }

  @Test
  void aBodyThatStandsStillEndsAtTheLimit() {
    Duration limit = Duration.ofMillis(300);
    try (StalledOrigin origin = new StalledOrigin("200 OK", 1_000)) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(10),
          () ->
              assertThrows(
                  HttpTimeoutException.class,
                  () -> WholeAnswer.of(HTTP, asks(origin.url(), limit), limit, WholeAnswer.SMALL)));
    }
  }

  @Test
  void aBodyLargerThanIsTakenIsRefusedAndNotAMatterOfTime() {
    Duration limit = Duration.ofSeconds(30);
    try (StalledOrigin origin = new StalledOrigin("200 OK", 1_000)) {
      IOException refused =
          assertTimeoutPreemptively(
              Duration.ofSeconds(20),
              () ->
                  assertThrows(
                      IOException.class,
                      () -> WholeAnswer.of(HTTP, asks(origin.url(), limit), limit, 4)));
      assertFalse(refused instanceof HttpTimeoutException);
    }
  }

  @Test
  void nobodyThereIsToldAsTheClientTellsIt() {
    Duration limit = Duration.ofSeconds(5);
    assertThrows(
        ConnectException.class,
        () -> WholeAnswer.of(HTTP, asks("http://127.0.0.1:1/", limit), limit, WholeAnswer.SMALL));
  }
}
