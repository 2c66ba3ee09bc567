package org.vivavoce.platform.observe;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.slf4j.LoggerFactory;
import org.vivavoce.platform.config.Config;

/** Sets java.util.logging up for the whole process: ECS JSON to standard error or to a file. */
public final class Logging {
  /** Libraries that tell at level info what is only of use when one looks for a fault in them. */
  private static final List<String> CHATTY =
      List.of("org.eclipse.jetty", "io.javalin", "com.zaxxer.hikari", "org.flywaydb");

  private static final Logger SCHEMAS = Logger.getLogger("com.networknt.schema");

  /** java.util.logging forgets the level of a logger that nobody holds. */
  private static List<Logger> held = List.of();

  private Logging() {}

  /**
   * Called once, first thing in {@code main}. Exceptions that end a thread are logged from then on.
   *
   * @throws java.io.UncheckedIOException when the file cannot be written
   */
  public static synchronized void start(Config.Log log, String service, String version) {
    EcsLines lines = new EcsLines(service, version);
    Handler handler =
        log.file()
            .<Handler>map(file -> new RotatingLogFile(file, log.maxSizeBytes(), log.files(), lines))
            .orElseGet(() -> new ErrorStream(lines));
    handler.setLevel(Level.ALL);
    Level level = level(log.level());
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    root.setLevel(level);
    held = CHATTY.stream().map(Logger::getLogger).toList();
    boolean quiet = level.intValue() >= Level.INFO.intValue();
    held.forEach(each -> each.setLevel(quiet ? Level.WARNING : null));
    // It warns of each OpenAPI keyword that is none of JSON Schema's.
    SCHEMAS.setLevel(Level.SEVERE);
    org.slf4j.Logger uncaught = LoggerFactory.getLogger(Logging.class);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> uncaught.error("Thread {} ended by an exception", thread.getName(), e));
  }

  private static Level level(Config.Level level) {
    return switch (level) {
      case ERROR -> Level.SEVERE;
      case WARN -> Level.WARNING;
      case INFO -> Level.INFO;
      case DEBUG -> Level.FINE;
      case TRACE -> Level.FINEST;
    };
  }

  /** Standard error, not buffered past a record. */
  private static final class ErrorStream extends StreamHandler {
    ErrorStream(EcsLines lines) {
      super(new FileOutputStream(FileDescriptor.err), lines);
    }

    @Override
    public synchronized void publish(LogRecord logged) {
      super.publish(logged);
      flush();
    }

    /** Standard error itself stays open for whoever comes after. */
    @Override
    public synchronized void close() {
      flush();
    }
  }
}
