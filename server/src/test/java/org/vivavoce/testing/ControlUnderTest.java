package org.vivavoce.testing;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vivavoce.ControlPlane;
import org.vivavoce.cloud.assessor.ChatCompletionsAssessor;
import org.vivavoce.invitation.InvitationTokens;
import org.vivavoce.live.LiveAssembly;
import org.vivavoce.mail.Mailer;
import org.vivavoce.platform.crypto.FileSealer;
import org.vivavoce.platform.crypto.HmacKey;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.platform.crypto.SigningKey;
import org.vivavoce.platform.http.ApiContract;
import org.vivavoce.platform.http.HttpServer;
import org.vivavoce.platform.http.Sockets;
import org.vivavoce.platform.http.TrustedProxies;
import org.vivavoce.platform.time.Time;
import org.vivavoce.platform.time.Timers;
import org.vivavoce.session.GrantedSession;
import org.vivavoce.session.HostFleet;
import org.vivavoce.session.IceServers;
import org.vivavoce.session.LiveKeys;
import org.vivavoce.signin.AccessTokens;
import org.vivavoce.signin.SigninPorts;
import org.vivavoce.usage.PriceTable;

/** What the control plane of a {@link ControlFixture} is made of. */
final class ControlUnderTest {
  private ControlUnderTest() {}

  /**
   * @param realtimeUrl null: an address where nobody answers
   */
  static ControlPlane.Settings settings(
      Supplier<String> url, @Nullable String realtimeUrl, Duration resumeWindow, int callsAtOnce) {
    return new ControlPlane.Settings(
        URI.create("http://viva.test"),
        URI.create("http://viva.test"),
        url,
        Optional.of(new Secret(ControlFixture.ADMIN)),
        new GrantedSession.Realtime(
            realtimeUrl == null ? "http://127.0.0.1:9/v1" : realtimeUrl,
            "sk-realtime",
            "m",
            "v",
            "t",
            null),
        "twin",
        "twin",
        resumeWindow,
        Duration.ofMinutes(15),
        Duration.ofSeconds(5),
        () -> new ControlPlane.Interviewer("pocketsphinx", "flite", List.of()),
        new ControlPlane.Calls(
            PriceTable.of(List.of("m 4 0.4 32 0.4 16 64 0 2026-11-29"), false),
            callsAtOnce,
            IceServers.none()));
  }

  /** Everything of it over HTTP, on a free port. */
  static HttpServer server(
      ControlPlane control, @Nullable LiveAssembly live, Sockets sockets, TrustedProxies proxies) {
    HttpServer.Builder builder =
        HttpServer.builder(Time.system())
            .contract(ApiContract.packaged())
            .gate(control.gate())
            .proxies(proxies);
    control.routes().forEach(builder::routes);
    if (live != null) {
      builder.sockets(sockets);
      live.routes(control.socketDoor()).forEach(builder::routes);
    }
    return builder.start();
  }

  static ControlPlane.Parts parts(
      TestDatabase db,
      Path keys,
      ControlFixture viva,
      HostFleet fleet,
      @Nullable AccessTokens tokens,
      @Nullable URI passOn) {
    return new ControlPlane.Parts(
        db.database(),
        FileSealer.open(keys),
        new ChatCompletionsAssessor(
            viva.assessor.baseUrl(),
            new Secret(AssessorOrigin.KEY),
            "test-model",
            Duration.ofSeconds(5),
            Time.system()),
        fleet,
        new SigninPorts(
            viva.identity,
            tokens == null ? viva.identity : tokens,
            HmacKey.open(keys, "signin"),
            Optional.ofNullable(passOn)),
        new ControlPlane.Posts(
            (_, app, address, _, invitation) ->
                viva.codeOrders.add(new ControlFixture.CodeOrder(app.wire(), address, invitation)),
            (_, _, invitation, _) -> viva.invitationOrders.add(invitation),
            (_, _, invitation) -> viva.memberInvitationOrders.add(invitation)),
        mail -> {
          viva.mails.add(mail);
          return new Mailer.Delivery.Refused("no mail is sent in this test");
        },
        new InvitationTokens(HmacKey.open(keys, "invitations"), URI.create("http://viva.test")),
        new LiveKeys(
            HmacKey.open(keys, "live"), Optional.of(new Secret(ControlFixture.JWT_SECRET))),
        SigningKey.open(keys, "heads"),
        Time.system(),
        Timers.system());
  }
}
