package org.vivavoce.live.internal;

import static org.vivavoce.testing.Eventually.eventually;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.vivavoce.platform.json.Json;
import org.vivavoce.testing.ControlFixture;

/** The operator's program: takes each order and starts a process with it. */
final class HostStarter implements AutoCloseable {
  /** How soon a process runs is the machine's matter. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ControlFixture viva;
  private final Path folder;
  private final List<HostProcess> started = new CopyOnWriteArrayList<>();
  private final Thread loop;
  private volatile boolean closed;

  HostStarter(ControlFixture viva, Path folder) {
    this.viva = viva;
    this.folder = folder;
    loop = Thread.ofVirtual().start(this::run);
  }

  private void run() {
    while (!closed) {
      ControlFixture.Answer order = take(1_000);
      if (order.status() == 200) {
        start(order.body());
      } else if (order.status() != 204) {
        throw new AssertionError(order.body());
      }
    }
  }

  ControlFixture.Answer take(long waitMs) {
    return viva.bearer(
        ControlFixture.ADMIN,
        "/internal/v1/hosts/orders/take",
        Json.object().put("wait_ms", waitMs));
  }

  private void start(String order) {
    try {
      Path own = Files.createDirectory(folder.resolve("host-" + started.size()));
      started.add(new HostProcess(own, order));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The newest host of a session, of a higher epoch than this. */
  HostProcess after(UUID session, long epoch) {
    eventually(
        "a host of session " + session + " after epoch " + epoch,
        PATIENCE,
        () -> started.stream().anyMatch(each -> each.isOf(session) && each.epoch() > epoch));
    return started.reversed().stream().filter(each -> each.isOf(session)).findFirst().orElseThrow();
  }

  @Override
  public void close() {
    closed = true;
    try {
      loop.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    started.forEach(HostProcess::close);
  }
}
