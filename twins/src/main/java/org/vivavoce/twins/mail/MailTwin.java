package org.vivavoce.twins.mail;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.subethamail.smtp.server.SMTPServer;
import org.vivavoce.twins.common.Clock;
import org.vivavoce.twins.common.TwinServer;

/** The mail twin: SMTP and its inbox, each on a loopback port. */
public final class MailTwin implements AutoCloseable {
  /** Nothing is sent to the inbox but addresses. */
  private static final long MAX_BODY_BYTES = 16 << 10;

  private static final int NO_SOCKETS = 64 << 10;

  /** Its finer levels show each command, AUTH included. Held here: loggers are weakly kept. */
  private static final Logger LIBRARY = Logger.getLogger("org.subethamail");

  private final SMTPServer smtp;
  private final ExecutorService connections;
  private final TwinServer http;

  private MailTwin(SMTPServer smtp, ExecutorService connections, TwinServer http) {
    this.smtp = smtp;
    this.connections = connections;
    this.http = http;
  }

  /**
   * @throws java.io.UncheckedIOException when the folder cannot be used
   * @throws RuntimeException when a port is taken
   */
  public static MailTwin start(MailTwinSettings settings, Clock clock) {
    LIBRARY.setLevel(Level.WARNING);
    MessageFolder folder = MessageFolder.open(settings.folder(), settings.limits(), clock);
    ExecutorService connections = Executors.newVirtualThreadPerTaskExecutor();
    SMTPServer smtp = Reception.server(settings, folder, clock, connections);
    smtp.start();
    try {
      TwinServer http =
          TwinServer.start(
              new TwinServer.Settings(settings.httpPort(), MAX_BODY_BYTES, NO_SOCKETS),
              new InboxRoutes(folder)::register);
      return new MailTwin(smtp, connections, http);
    } catch (RuntimeException notStarted) {
      smtp.stop();
      connections.shutdownNow();
      throw notStarted;
    }
  }

  public int smtpPort() {
    return smtp.getPortAllocated();
  }

  /** Where mail is sent to, without credentials. */
  public String smtpUrl() {
    return "smtp://127.0.0.1:" + smtpPort();
  }

  /** Without a slash at its end; the inbox is at {@code /inbox}. */
  public String httpUrl() {
    return "http://127.0.0.1:" + http.port();
  }

  /** Ends running deliveries: what was not acknowledged is not kept. */
  @Override
  public void close() {
    http.close();
    smtp.stop();
    connections.shutdownNow();
  }
}
