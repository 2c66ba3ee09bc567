package org.vivavoce.live.internal;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.platform.http.WholeAnswer;

/** Requests of one session's host to the control plane, with the session's token. */
record ControlHttp(HttpClient http, String controlUrl, Secret token) {

  /**
   * @throws IOException not reached, or no whole answer within the time; it may be sent again where
   *     the control plane takes it twice
   */
  HttpResponse<String> post(String what, byte[] json, Duration timeout)
      throws IOException, InterruptedException {
    return WholeAnswer.of(
        http,
        request(controlUrl, what, token.reveal(), timeout)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(json))
            .build(),
        timeout,
        WholeAnswer.SMALL);
  }

  static HttpRequest.Builder request(
      String controlUrl, String what, String bearer, Duration timeout) {
    return HttpRequest.newBuilder(URI.create(controlUrl + "/internal/v1/host/" + what))
        .timeout(timeout)
        .header("Authorization", "Bearer " + bearer);
  }
}
