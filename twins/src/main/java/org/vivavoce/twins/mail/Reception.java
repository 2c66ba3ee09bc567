package org.vivavoce.twins.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.AuthenticationHandler;
import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.Ticks;

/** One mail transaction (RFC 5321 §3.3): sender, recipients, message; all of it or nothing. */
final class Reception implements MessageHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Reception.class);
  private static final int MOST_CONNECTIONS = 256;
  private static final int MOST_RECIPIENTS = 100;
  private static final int IDLE_MS = 60_000;

  private final MailTwinSettings settings;
  private final MessageFolder folder;
  private final Clock clock;
  private final Optional<Misbehaviour> ofUser;
  private final String hello;
  private final List<String> to = new ArrayList<>();
  private final List<Misbehaviour> asked = new ArrayList<>();
  private String from = "";

  private Reception(
      MailTwinSettings settings, MessageFolder folder, Clock clock, MessageContext context) {
    this.settings = settings;
    this.folder = folder;
    this.clock = clock;
    this.hello = context.getHelo().orElse("unknown");
    this.ofUser =
        settings.faults()
            ? context
                .getAuthenticationHandler()
                .map(AuthenticationHandler::getIdentity)
                .flatMap(user -> Misbehaviour.named(user.toString()))
            : Optional.empty();
  }

  /** The server, not started. */
  static SMTPServer server(
      MailTwinSettings settings, MessageFolder folder, Clock clock, ExecutorService connections) {
    SMTPServer.Builder builder =
        SMTPServer.port(settings.smtpPort())
            .bindAddress(InetAddress.ofLiteral("127.0.0.1"))
            .hostName("mail-twin.localhost")
            .softwareName("mail twin")
            .executorService(connections)
            .connectionTimeoutMs(IDLE_MS)
            .maxConnections(MOST_CONNECTIONS)
            .maxRecipients(MOST_RECIPIENTS)
            .maxMessageSize(settings.limits().messageBytes())
            .insertReceivedHeaders(false)
            .messageHandlerFactory(context -> new Reception(settings, folder, clock, context));
    MailTwinSettings.Credentials credentials = settings.credentials();
    if (credentials != null || settings.faults()) {
      builder
          .authenticationHandlerFactory(
              new EasyAuthenticationHandlerFactory(
                  (user, password, context) -> login(settings, user, password)))
          .requireAuth(credentials != null);
    }
    SMTPServer server = builder.build();
    Commands.replaceIn(server);
    return server;
  }

  private static void login(MailTwinSettings settings, String given, String password)
      throws LoginFailedException {
    MailTwinSettings.Credentials known = settings.credentials();
    boolean user = same(known == null ? "" : known.user(), given) || faulty(settings, given);
    if (known != null && !(same(known.password(), password) && user)) {
      throw new LoginFailedException();
    }
  }

  private static boolean faulty(MailTwinSettings settings, String user) {
    return settings.faults() && Misbehaviour.named(user).isPresent();
  }

  private static boolean same(String known, String given) {
    return MessageDigest.isEqual(
        known.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void from(String sender) throws RejectException {
    from = sender;
    if (ofUser.orElse(null) instanceof Misbehaviour.Answers answers) {
      throw rejection(answers, sender);
    }
    ofUser.ifPresent(asked::add);
  }

  @Override
  public void recipient(String recipient) throws RejectException {
    if (settings.faults()) {
      int at = recipient.lastIndexOf('@');
      Optional<Misbehaviour> named =
          Misbehaviour.named(at < 0 ? recipient : recipient.substring(0, at));
      if (named.orElse(null) instanceof Misbehaviour.Answers answers) {
        throw rejection(answers, recipient);
      }
      named.ifPresent(asked::add);
    }
    to.add(recipient);
  }

  /** With the address in it, as real servers answer. */
  private static RejectException rejection(Misbehaviour.Answers answers, String address) {
    String words =
        answers.code() >= 500
            ? "5.1.1 <%s>: Recipient address rejected: refused as asked"
            : "4.2.0 <%s>: Try again later, as asked";
    return new RejectException(answers.code(), words.formatted(address));
  }

  @Override
  public @Nullable String data(InputStream message) throws RejectException, IOException {
    if (asked.stream().anyMatch(Misbehaviour.Drops.class::isInstance)) {
      message.readNBytes(16);
      throw new DropConnectionException(421, "4.4.2 The connection is dropped, as asked");
    }
    MessageFolder.Kept kept;
    try {
      kept = folder.keep(hello, from, List.copyOf(to), message);
    } catch (UncheckedIOException disk) {
      LOG.error("a message could not be kept", disk);
      throw new RejectException(452, "4.3.1 The message could not be kept");
    }
    switch (kept) {
      case MessageFolder.TooLarge _ ->
          throw new RejectException(552, "5.3.4 The message is larger than is taken here");
      case MessageFolder.Stored stored -> {
        if (asked.stream().anyMatch(Misbehaviour.Slow.class::isInstance)) {
          Ticks.parkUntil(clock.nanos() + settings.limits().slow().toNanos());
        }
        return "2.0.0 Kept as " + stored.message().id();
      }
    }
  }

  @Override
  public void done() {}
}
