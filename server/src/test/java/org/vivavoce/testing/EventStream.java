package org.vivavoce.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.vivavoce.platform.json.Json;
import tools.jackson.databind.JsonNode;

/** A client of server-sent events that remembers what it was told. */
public final class EventStream implements AutoCloseable {
  /** One event. */
  public record Event(String name, JsonNode data) {}

  public final List<Event> events = new CopyOnWriteArrayList<>();
  public final HttpResponse<Stream<String>> response;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Thread reader;

  public EventStream(String url, String... headers) {
    try {
      response =
          client.send(
              HttpRequest.newBuilder(URI.create(url)).headers(headers).build(),
              HttpResponse.BodyHandlers.ofLines());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    reader = Thread.ofVirtual().start(this::read);
  }

  private void read() {
    String[] name = {""};
    try (Stream<String> lines = response.body()) {
      lines.forEach(
          line -> {
            if (line.startsWith("event: ")) {
              name[0] = line.substring(7);
            } else if (line.startsWith("data: ")) {
              events.add(new Event(name[0], Json.tree(line.substring(6))));
            }
          });
    } catch (UncheckedIOException closedByUs) {
      // The test is over.
    }
  }

  public List<JsonNode> of(String name) {
    return events.stream().filter(event -> event.name().equals(name)).map(Event::data).toList();
  }

  /** The newest of this name, or nothing. */
  public JsonNode last(String name) {
    List<JsonNode> all = of(name);
    return all.isEmpty() ? Json.object() : all.getLast();
  }

  /** Whether the server has ended it. */
  public boolean ended() {
    return !reader.isAlive();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
