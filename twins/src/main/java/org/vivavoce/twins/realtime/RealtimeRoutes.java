package org.vivavoce.twins.realtime;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vivavoce.twins.common.Json;
import org.vivavoce.twins.common.SocketHandler;
import org.vivavoce.twins.common.SocketOut;
import org.vivavoce.twins.common.TwinKeys;
import org.vivavoce.twins.common.TwinProblem;
import org.vivavoce.twins.common.TwinServer;
import org.vivavoce.twins.realtime.speech.Availability;
import tools.jackson.databind.node.ObjectNode;

/** The addresses of the Realtime API that the twin answers, and its own status page. */
final class RealtimeRoutes {
  private static final String CALLS = "/v1/realtime/calls";
  private static final String BETA_SUBPROTOCOL = "openai-beta.";
  private static final String KEY_SUBPROTOCOL = "openai-insecure-api-key.";
  private static final String ALLOWED_HEADERS =
      "Authorization, Content-Type, Accept, OpenAI-Beta, OpenAI-Organization, OpenAI-Project,"
          + " OpenAI-Safety-Identifier, X-OpenAI-Agents-SDK, X-Stainless-Lang";

  private final Calls calls;
  private final TwinKeys keys;
  private final Ports ports;
  private final FaultRoutes hooks;
  private final ClientSecrets secrets;

  RealtimeRoutes(Calls calls, TwinKeys keys, Ports ports, FaultRoutes hooks) {
    this.secrets = new ClientSecrets(calls::effective, ports.clock());
    this.calls = calls;
    this.keys = keys;
    this.ports = ports;
    this.hooks = hooks;
  }

  void register(RoutesConfig routes) {
    routes.before("/v1/realtime*", RealtimeRoutes::cors);
    routes.before("/v1/realtime/*", RealtimeRoutes::cors);
    routes.options("/v1/realtime/*", RealtimeRoutes::preflight);
    routes.options("/v1/realtime", RealtimeRoutes::preflight);
    routes.post(CALLS, this::create);
    routes.post("/v1/realtime/client_secrets", this::createSecret);
    routes.post(CALLS + "/{id}/hangup", this::hangUp);
    routes.post(CALLS + "/{id}/<rest>", this::notYet);
    routes.get("/v1/realtime", this::notYet);
    routes.post("/v1/realtime", this::notYet);
    routes.get("/v1/realtime/*", this::notYet);
    routes.post("/v1/realtime/*", this::notYet);
    routes.delete("/v1/realtime/*", this::notYet);
    routes.get("/twin/status", this::status);
    hooks.register(routes);
    TwinServer.socket(routes, "/v1/realtime", this::sideband);
  }

  private static void cors(Context context) {
    context.header("Access-Control-Allow-Origin", "*");
    context.header(
        "Access-Control-Expose-Headers", "Location, x-request-id, retry-after-ms, x-should-retry");
  }

  private static void preflight(Context context) {
    String asked = context.header("Access-Control-Request-Headers");
    context.header("Access-Control-Allow-Methods", "GET, POST, OPTIONS");
    context.header("Access-Control-Allow-Headers", asked == null ? ALLOWED_HEADERS : asked);
    context.header("Access-Control-Max-Age", "600");
    context.status(204);
  }

  private static TwinProblem beta() {
    return TwinProblem.invalid(
        "beta_api_shape_disabled",
        null,
        "The beta Realtime API is no longer supported. Please use /v1/realtime for the GA API.");
  }

  private void authorise(Context context) {
    keys.require(context.header("Authorization"));
  }

  private void create(Context context) {
    Optional<ObjectNode> ofKey = secrets.sessionOf(context.header("Authorization"));
    if (ofKey.isEmpty()) {
      authorise(context);
    }
    if (context.header("OpenAI-Beta") != null) {
      throw beta();
    }
    CallRequest request = CallRequest.read(context.contentType(), context.bodyAsBytes(), ofKey);
    Optional<Fault> fault = hooks.named().beforeCall(context.header("Authorization"));
    Calls.Opened opened = calls.open(request.sdp(), request.session(), fault);
    context.status(201);
    context.header("Location", CALLS + "/" + opened.callId());
    // Javalin presets a charset, which this media type does not have.
    context.res().setCharacterEncoding(null);
    context.contentType("application/sdp");
    context.result(opened.sdpAnswer().getBytes(StandardCharsets.UTF_8));
  }

  private void createSecret(Context context) {
    authorise(context);
    context.contentType("application/json");
    context.result(Json.bytes(secrets.create(context.body())));
  }

  private void hangUp(Context context) {
    authorise(context);
    calls.hangUp(context.pathParam("id"));
    context.status(200);
  }

  private void notYet(Context context) {
    authorise(context);
    throw TwinProblem.notImplemented(
        null,
        context.method()
            + " "
            + context.path()
            + " is not implemented by the twin. It answers POST /v1/realtime/calls, its hangup,"
            + " client_secrets and the sockets.");
  }

  private SocketHandler sideband(Context context) {
    String authorization = ofSocket(context);
    String callId = context.queryParam("call_id");
    Optional<ObjectNode> ofKey = secrets.sessionOf(authorization);
    if (callId != null && ofKey.isPresent()) {
      // Since 2026-09-09 a call is not shown to the ephemeral key that made it.
      throw Calls.notFound();
    }
    if (ofKey.isEmpty()) {
      keys.require(authorization);
    }
    if (context.header("OpenAI-Beta") != null || offers(context, BETA_SUBPROTOCOL)) {
      return new BetaRefusal();
    }
    if (callId != null) {
      hooks.beforeSideband();
      boolean silent = hooks.named().beforeSideband(authorization).isPresent();
      return calls.require(callId).sideband(silent);
    }
    Optional<Fault> fault = hooks.named().beforeCall(authorization);
    if (ofKey.isPresent()) {
      return calls.openOnSocket(ofKey.get(), fault);
    }
    String model = context.queryParam("model");
    if (model == null) {
      throw CallRequest.missing("model");
    }
    return calls.openOnSocket(Json.object().put("type", "realtime").put("model", model), fault);
  }

  /** A page cannot set headers of a socket; its key comes as one of the subprotocols offered. */
  private static @Nullable String ofSocket(Context context) {
    String header = context.header("Authorization");
    return header != null
        ? header
        : subprotocols(context)
            .filter(one -> one.startsWith(KEY_SUBPROTOCOL))
            .map(one -> one.substring(KEY_SUBPROTOCOL.length()))
            .findFirst()
            .orElse(null);
  }

  private static boolean offers(Context context, String prefix) {
    return subprotocols(context).anyMatch(one -> one.startsWith(prefix));
  }

  private static Stream<String> subprotocols(Context context) {
    String offered = context.header("Sec-WebSocket-Protocol");
    return offered == null ? Stream.of() : Arrays.stream(offered.split(",", -1)).map(String::trim);
  }

  /** As the cloud does since the beta was removed: an error event, then close 4000. */
  private static final class BetaRefusal implements SocketHandler {
    @Override
    public void opened(SocketOut out) {
      out.send(Json.write(Events.error(beta(), null)));
      out.close(4000, "beta_api_shape_disabled");
    }

    @Override
    public void text(String message) {}

    @Override
    public void closed(int code, String reason) {}
  }

  private void status(Context context) {
    ObjectNode status = Json.object();
    status.set("recognizer", part(ports.recognizer().name(), ports.recognizer().availability()));
    status.set("voice", part(ports.voice().name(), ports.voice().availability()));
    status.putObject("calls").put("open", calls.openCount()).put("opened", calls.openedCount());
    status.put("ready", true);
    context.contentType("application/json");
    context.result(Json.bytes(status));
  }

  private static ObjectNode part(String name, Availability availability) {
    ObjectNode part =
        Json.object()
            .put("name", name)
            .put("available", availability.usable())
            .put("loading", availability instanceof Availability.Loading)
            .put("detail", availability.words());
    var packages = part.putArray("debian_packages");
    Optional.of(availability)
        .filter(Availability.Missing.class::isInstance)
        .map(Availability.Missing.class::cast)
        .ifPresent(missing -> missing.debianPackages().forEach(packages::add));
    return part;
  }
}
