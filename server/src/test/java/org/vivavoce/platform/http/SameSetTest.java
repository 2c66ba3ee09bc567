package org.vivavoce.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vivavoce.cloud.realtime.OpenAiRealtime;
import org.vivavoce.live.LiveAssembly;
import org.vivavoce.platform.observe.HealthChecks;
import org.vivavoce.platform.observe.Metrics;
import org.vivavoce.platform.time.Time;
import org.vivavoce.platform.time.Timers;
import org.vivavoce.testing.ControlFixture;
import org.vivavoce.testing.TestDatabase;
import org.vivavoce.testing.TestIdentity;

/** The whole product's routes, as the server's process puts them together, and the contract. */
class SameSetTest {
  @RegisterExtension static final TestDatabase db = new TestDatabase();

  /**
   * Served without being in the contract: the WebSocket, whose contract is another file, and the
   * identity provider's own API, which is passed on, and all that is refused under {@code
   * /rest/v1}. The inbox, also passed on, is added by the module {@code app}, which tests it.
   */
  private static final Set<String> NOT_OURS =
      Set.of("/ws", "/api/ws", "/auth/v1/<path>", "/rest/v1/<path>");

  @Test
  void theContractAndTheRoutesOfTheWholeProductAreTheSameSet(@TempDir Path keys) {
    Time time = Time.system();
    Metrics metrics = new Metrics();
    Sockets sockets = new Sockets(time, Timers.system());
    HttpServer.Builder builder =
        HttpServer.builder(time)
            .sockets(sockets)
            .routes(
                new HealthRoutes(
                    new HealthChecks(time), metrics, new OperatorDoor(Optional.empty())));
    try (ControlFixture viva =
            new ControlFixture(
                db,
                keys,
                Duration.ofMinutes(30),
                new TestIdentity(),
                null,
                URI.create("http://127.0.0.1:9/auth/v1"));
        LiveAssembly live =
            new LiveAssembly(
                OpenAiRealtime.origins(time, Timers.system()), sockets, time, metrics)) {
      live.routes(viva.control.socketDoor()).forEach(builder::routes);
      viva.control.routes().forEach(builder::routes);
      try (HttpServer server = builder.start()) {
        assertEquals(List.of(), ApiContract.packaged().differences(server.routes(), NOT_OURS));
      }
    }
  }
}
