package org.vivavoce.app;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivavoce.cloud.mail.SmtpMailer;
import org.vivavoce.mail.Mailer;
import org.vivavoce.platform.config.Config;
import org.vivavoce.platform.config.SmtpAddress;
import org.vivavoce.platform.crypto.Secret;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.platform.http.OperatorDoor;
import org.vivavoce.platform.http.Routes;
import org.vivavoce.platform.time.Time;
import org.vivavoce.signin.Callers;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.mail.MailTwin;
import org.vivavoce.twins.mail.MailTwinSettings;

/**
 * Who delivers the mail: the service that is configured, or the twin on loopback ports, which keeps
 * it in {@code DIR/mail}.
 */
final class MailOrigin implements AutoCloseable {
  private static final String TWIN_USER = "vivavoce";

  private final Config.Http http;
  private final OperatorDoor operator;
  private final @Nullable MailTwin twin;
  private final SmtpAddress address;
  private final SmtpMailer mailer;

  private MailOrigin(Config config, @Nullable MailTwin twin, SmtpAddress address, Time time) {
    this.http = config.http();
    this.operator = new OperatorDoor(config.data().adminToken());
    this.twin = twin;
    this.address = address;
    this.mailer = new SmtpMailer(address, config.mail().from(), time);
  }

  static MailOrigin open(Config config, Time time) {
    Optional<SmtpAddress> cloud = config.mail().smtp();
    if (cloud.isPresent()) {
      return new MailOrigin(config, null, cloud.get(), time);
    }
    // Server and twin are one process, so nobody else need know the password.
    Secret password = new Secret(Tokens.create());
    MailTwin twin =
        MailTwin.start(
            MailTwinSettings.in(config.data().dir().resolve("mail"))
                .credentials(TWIN_USER, password.reveal())
                .faults(config.mail().faults()),
            Clock.system());
    SmtpAddress address = new SmtpAddress(false, "127.0.0.1", twin.smtpPort(), TWIN_USER, password);
    return new MailOrigin(config, twin, address, time);
  }

  Mailer mailer() {
    return mailer;
  }

  /** The inbox on the public port; empty where mail goes to a service. */
  Optional<Routes> inbox(Callers callers) {
    return Optional.ofNullable(twin)
        .map(
            started ->
                new InboxRoutes(
                    started.httpUrl(),
                    http.demo(),
                    http.publicAppUrl(),
                    callers::cookieOfOwner,
                    operator));
  }

  /** Why no mail goes out just now, in words; empty when all is well. */
  Optional<String> problem() {
    String host = address.host().contains(":") ? "[" + address.host() + "]" : address.host();
    return Reachable.problem(URI.create("smtp://" + host + ":" + address.port()));
  }

  @Override
  public void close() {
    if (twin != null) {
      twin.close();
    }
  }
}
