package org.vivavoce.conformance;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OkHttpClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.ClientOptions;
import com.openai.core.http.HttpResponse;
import com.openai.core.http.WebSocketWriteNotAttempted;
import com.openai.helpers.RealtimeConnection;
import com.openai.helpers.RealtimeWebSocketOptions;
import com.openai.models.realtime.AudioTranscription;
import com.openai.models.realtime.RealtimeAudioConfig;
import com.openai.models.realtime.RealtimeAudioConfigInput;
import com.openai.models.realtime.RealtimeAudioInputTurnDetection;
import com.openai.models.realtime.RealtimeClientEvent;
import com.openai.models.realtime.RealtimeResponseCreateParams;
import com.openai.models.realtime.RealtimeServerEvent;
import com.openai.models.realtime.RealtimeSessionCreateRequest;
import com.openai.models.realtime.ResponseCreateEvent;
import com.openai.models.realtime.calls.CallCreateParams;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** The official Java client (com.openai:openai-java 4.100.0), pointed at a twin. */
final class OpenAiJava {
  private OpenAiJava() {}

  static OpenAIClient client(String baseUrl, String key, int retries) {
    return OpenAIOkHttpClient.builder().apiKey(key).baseUrl(baseUrl).maxRetries(retries).build();
  }

  static RealtimeSessionCreateRequest session() {
    return RealtimeSessionCreateRequest.builder()
        .model("gpt-realtime-2.1")
        .instructions("Be calm.")
        .audio(
            RealtimeAudioConfig.builder()
                .input(
                    RealtimeAudioConfigInput.builder()
                        .transcription(
                            AudioTranscription.builder()
                                .model("gpt-transcribe")
                                .language("en")
                                .build())
                        .turnDetection(
                            RealtimeAudioInputTurnDetection.ServerVad.builder()
                                .silenceDurationMs(400)
                                .createResponse(false)
                                .interruptResponse(true)
                                .build())
                        .build())
                .build())
        .build();
  }

  static CallCreateParams call(String offer) {
    return CallCreateParams.builder().sdp(offer).session(session()).build();
  }

  static String callId(HttpResponse created) {
    String location = created.headers().values("Location").getFirst();
    return location.substring(location.lastIndexOf('/') + 1);
  }

  /** A sideband whose events are all validated against the client's own types. */
  static final class Sideband implements AutoCloseable {
    private final RealtimeConnection connection;
    private final List<String> seen = new ArrayList<>();

    private Sideband(RealtimeConnection connection) {
      this.connection = connection;
    }

    /** The sideband closes the connection. */
    static Sideband join(String baseUrl, String key, String callId) {
      return at(baseUrl, key, RealtimeWebSocketOptions.builder().callId(callId));
    }

    /** A session on this socket alone. */
    static Sideband model(String baseUrl, String key, String model) {
      return at(baseUrl, key, RealtimeWebSocketOptions.builder().model(model));
    }

    private static final long BUSY_AT_MOST_NS = 5_000_000_000L;

    @SuppressWarnings("MustBeClosedChecker")
    private static Sideband at(
        String baseUrl, String key, RealtimeWebSocketOptions.Builder options) {
      return new Sideband(
          RealtimeConnection.connect(
              ClientOptions.builder()
                  .httpClient(OkHttpClient.builder().build())
                  .apiKey(key)
                  .baseUrl(baseUrl)
                  .build(),
              options.reconnect(false).build()));
    }

    /** The client refuses an event while its buffer is full of sound that is still on its way. */
    void send(RealtimeClientEvent event) {
      long untilNs = System.nanoTime() + BUSY_AT_MOST_NS;
      while (true) {
        try {
          connection.send(event);
          return;
        } catch (WebSocketWriteNotAttempted.Busy full) {
          if (System.nanoTime() > untilNs) {
            throw full;
          }
          LockSupport.parkNanos(2_000_000);
        }
      }
    }

    /** Orders words to be spoken (or written) exactly. */
    void say(String text, RealtimeResponseCreateParams.OutputModality modality) {
      send(
          RealtimeClientEvent.ofResponseCreate(
              ResponseCreateEvent.builder()
                  .response(
                      RealtimeResponseCreateParams.builder()
                          .instructions("Say exactly:\n\"\"\"\n" + text + "\n\"\"\"")
                          .addOutputModality(modality)
                          .metadata(
                              RealtimeResponseCreateParams.Metadata.builder()
                                  .putProperty("nonce", "n-1")
                                  .build())
                          .build())
                  .build()));
    }

    /** The next event of that kind; every event on the way must be a valid one. */
    RealtimeServerEvent await(Predicate<RealtimeServerEvent> wanted, int seconds) throws Exception {
      while (true) {
        RealtimeServerEvent event;
        try {
          event = connection.receiveAsync().get(seconds, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException late) {
          throw new AssertionError("it did not come; these came: " + seen, late);
        }
        seen.add(type(event));
        event.validate();
        if (wanted.test(event)) {
          return event;
        }
      }
    }

    private static String type(RealtimeServerEvent event) {
      return event
          ._json()
          .map(String::valueOf)
          .orElse("?")
          .replaceAll("(?s).*?type=([a-z_.]+).*", "$1");
    }

    List<String> seen() {
      return seen;
    }

    @Override
    public void close() {
      connection.close();
    }
  }
}
