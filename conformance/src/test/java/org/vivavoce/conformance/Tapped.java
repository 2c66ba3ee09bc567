package org.vivavoce.conformance;

import java.net.http.WebSocket;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/** A plain client of a twin's socket that keeps everything it reads in a {@link Recording}. */
final class Tapped implements AutoCloseable {
  private final Recording recording;
  private final WebSocket socket;
  private int read;

  Tapped(Recording recording, String baseUrl, String key, String query) throws Exception {
    this.recording = recording;
    this.socket = recording.open(baseUrl, key, query);
  }

  /** Single quotes become double ones. */
  void send(String json) {
    socket.sendText(json.replace('\'', '"'), true).join();
  }

  /** The next event of that kind. */
  ObjectNode await(String kind) throws Exception {
    return await(event -> event.path("type").asString().equals(kind), kind);
  }

  ObjectNode await(Predicate<ObjectNode> wanted, String words) throws Exception {
    while (true) {
      ObjectNode event = recording.event(read++, 60);
      if (event == null) {
        throw new AssertionError("no " + words + " came, but " + recording.kinds());
      }
      if (wanted.test(event)) {
        return event;
      }
    }
  }

  @Override
  public void close() {
    socket.abort();
  }
}
