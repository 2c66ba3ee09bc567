package org.vivavoce.live.internal;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.http.RateLimit;
import org.vivavoce.platform.http.Room;
import org.vivavoce.platform.http.Socket;
import org.vivavoce.platform.http.SocketHandler;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Time;
import tools.jackson.databind.JsonNode;

/** One socket: at first of somebody who has not said which session, then of a session's page. */
final class SocketVisitor implements SocketHandler {
  /** How long a socket may stay without naming its session. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

  /** Reports of one page that wait for the control plane. */
  private static final int MOST_WAITING_REPORTS = 32;

  /** Most JSON tokens of a message; there is room for it and for the request that hands it on. */
  private static final int MOST_TOKENS = 1 << 17;

  /** Most characters of what the session's thread reads; transcripts do not go there. */
  private static final int LONGEST_FOR_SESSION = 64 << 10;

  /** RFC 6455 §7.4.1: the endpoint receives what violates its policy. */
  private static final int POLICY = 1008;

  /** What its client says was said is not taken. */
  private static final String REPORT_REFUSED = "transcript_refused";

  private static final String NOT_PROCESSED = "Failed to process message";

  private final Function<UUID, SessionHost.Running> enter;
  private final Pages pages;
  private final Executor reports;
  private final RateLimit pace;
  private final Time time;
  private final AtomicInteger waitingReports = new AtomicInteger();
  private SessionHost.@Nullable Running running;
  private @Nullable SocketPage page;
  private @Nullable Flood flood;
  private volatile boolean named;

  /**
   * @param enter throws for who may not enter that session
   * @param executor where what blocks runs
   */
  SocketVisitor(
      Function<UUID, SessionHost.Running> enter,
      Pages pages,
      Executor executor,
      RateLimit pace,
      Time time) {
    this.time = time;
    this.enter = enter;
    this.pages = pages;
    this.reports = new InOrder(executor);
    this.pace = pace;
  }

  /** The query named the session. */
  void inside(SessionHost.Running session) {
    running = session;
    named = true;
  }

  @Override
  public void opened(Socket socket) {
    SessionHost.Running session = running;
    if (session == null) {
      socket.after(
          LONGEST_SILENCE,
          () -> {
            if (!named) {
              socket.close(POLICY, "no session was named");
            }
          });
    } else {
      join(session, new SocketPage(session.thread(), socket));
    }
  }

  private void join(SessionHost.Running session, SocketPage joining) {
    page = joining;
    flood = new Flood(session.thread(), time);
    pages.came(joining);
    session.thread().post(new Message.PageJoined(joining));
  }

  @Override
  public void text(Socket from, String text) {
    if (!pace.tryTake("message")) {
      Flood noted = flood;
      if (noted != null) {
        noted.message();
      }
      from.close(POLICY, "too many messages");
      return;
    }
    int tokens = Json.tokens(text, MOST_TOKENS);
    if (tokens > MOST_TOKENS) {
      tooLarge(from, "This message has more values than a socket takes.");
      return;
    }
    Room.Share room = Room.tryTake(Room.ofJson(text.length(), tokens)).orElse(null);
    if (room == null) {
      send(
          from,
          refusal(
              "too_many_messages",
              "The server takes up too much at once. Send it again in a moment.",
              "Too many requests"));
      return;
    }
    boolean waits = false;
    try {
      waits = heard(from, text, room);
    } finally {
      if (!waits) {
        room.close();
      }
    }
  }

  /**
   * @param room what the message takes
   * @return whether it waits for the control plane and gives its room back itself
   */
  private boolean heard(Socket from, String text, Room.Share room) {
    PageMessage message = PageMessage.read(text);
    SessionHost.Running session = running;
    SocketPage present = page;
    if (session == null || present == null) {
      unnamed(from, message);
      return false;
    }
    if (message instanceof PageMessage.EndSession end && end.namesRecording()) {
      attempted(
          present.thread,
          "recording_not_ours",
          IntegrityWatch.INFO,
          "the client named a recording; ours is not named by clients");
    }
    switch (message) {
      case PageMessage.InitSession init
          when !session.granted().sessionId().equals(init.session()) -> {
        strays(session.thread());
        send(
            from,
            refusal("session_not_found", "This socket is another session's.", "Invalid session"));
        from.close(POLICY, "another session");
      }
      case PageMessage.TranscriptUpdate update -> {
        return report(
            present, room, () -> present.deliver(entries(present, session, update.entries())));
      }
      case PageMessage.EndSession end when end.finalTranscript() != null -> {
        JsonNode whole = end.finalTranscript();
        return report(
            present,
            room,
            () -> {
              if (session.reports().transcript(whole)
                  instanceof ReportClient.Answer.Refused refused) {
                present.deliver(refusedReport(present, "a whole transcript", refused));
              }
              present.thread.post(new Message.PageSaid(present, "{\"type\":\"end_session\"}"));
            });
      }
      default -> {
        if (text.length() > LONGEST_FOR_SESSION) {
          tooLarge(from, "This message is longer than one of its kind may be.");
        } else {
          session.thread().post(new Message.PageSaid(present, text));
        }
      }
    }
    return false;
  }

  /** It is refused, and where its session is known that stands in the session's record. */
  private void tooLarge(Socket from, String why) {
    send(from, refusal("too_large", why, "Payload too large"));
    SessionHost.Running session = running;
    if (session != null) {
      attempted(session.thread(), "oversized_message", IntegrityWatch.WARNING, why);
    }
  }

  /** Before a session is named nothing else is heard. */
  private void unnamed(Socket from, PageMessage message) {
    switch (message) {
      case PageMessage.InitSession init -> enter(from, init.session());
      case PageMessage.Unknown _ ->
          send(
              from,
              refusal(
                  "unknown_message", "There is no message of that type.", "Unknown message type"));
      case PageMessage.Invalid _ ->
          send(from, refusal("invalid_message", "This message cannot be read.", NOT_PROCESSED));
      default ->
          send(
              from,
              refusal(
                  "not_initialized",
                  "Say first which session this is.",
                  "Session not initialized"));
    }
  }

  private void enter(Socket from, UUID sessionId) {
    SessionHost.Running entered;
    try {
      entered = enter.apply(sessionId);
    } catch (ProblemException e) {
      boolean unknown = e.code() == ErrorCode.SESSION_NOT_FOUND || e.code() == ErrorCode.FORBIDDEN;
      send(
          from,
          refusal(
              unknown ? "session_not_found" : e.code().wire(),
              String.valueOf(e.getMessage()),
              unknown ? "Invalid session" : e.code().legacyError()));
      from.close(POLICY, "no session of yours");
      return;
    }
    named = true;
    running = entered;
    SocketPage joining = new SocketPage(entered.thread(), from);
    joining.skipOneGreeting();
    join(entered, joining);
    entered
        .thread()
        .post(
            new Message.PageSaid(
                joining, "{\"type\":\"init_session\",\"session_id\":\"" + sessionId + "\"}"));
  }

  /**
   * One after the other; a page that sends more than is kept is told so.
   *
   * @return whether it is done later
   */
  private boolean report(SocketPage present, Room.Share room, Runnable task) {
    if (waitingReports.incrementAndGet() > MOST_WAITING_REPORTS) {
      waitingReports.decrementAndGet();
      attempted(
          present.thread,
          REPORT_REFUSED,
          IntegrityWatch.INFO,
          "more reports than wait for an answer");
      present.deliver(
          refusal("too_many_messages", "Wait for the acknowledgements.", "Too many requests"));
      return false;
    }
    reports.execute(
        () -> {
          try {
            task.run();
          } finally {
            room.close();
            waitingReports.decrementAndGet();
          }
        });
    return true;
  }

  private static ServerMessage entries(
      SocketPage present, SessionHost.Running session, JsonNode entries) {
    return switch (session.reports().entries(entries)) {
      case ReportClient.Answer.Kept kept ->
          new ServerMessage.TranscriptAck(kept.body().path("entries"));
      case ReportClient.Answer.Refused refused -> refusedReport(present, "a list", refused);
    };
  }

  /** A client that is early, late or badly written is refused too; only size is no accident. */
  private static ServerMessage refusedReport(
      SocketPage present, String what, ReportClient.Answer.Refused refused) {
    if (!refused.code().equals(ReportClient.NOT_KEPT)) {
      boolean tooLarge = refused.code().equals(ErrorCode.TOO_LARGE.wire());
      attempted(
          present.thread,
          REPORT_REFUSED,
          tooLarge ? IntegrityWatch.WARNING : IntegrityWatch.INFO,
          what + ": " + refused.code());
    }
    return refusal(refused.code(), refused.message(), refused.error());
  }

  /** Who was let into this session asked on the same socket for another one. */
  static void strays(SessionThread session) {
    attempted(session, "not_theirs", IntegrityWatch.WARNING, "init_session of another session");
  }

  private static void attempted(SessionThread session, String event, String level, String detail) {
    session.post(new Message.Attempted(event, level, detail, 1));
  }

  private static void send(Socket to, ServerMessage message) {
    to.send(message.json());
  }

  private static ServerMessage refusal(String code, String message, String error) {
    return new ServerMessage.Refused(code, message, error);
  }

  @Override
  public void closed(Socket gone, int code, String reason) {
    named = true;
    SocketPage present = page;
    Flood noted = flood;
    if (noted != null) {
      noted.closed(code);
    }
    if (present != null) {
      pages.went(present);
      present.gone();
      present.thread.post(new Message.PageLeft(present));
    }
  }

  /** A page with a socket. */
  private static final class SocketPage extends Page {
    private final Socket socket;

    SocketPage(SessionThread thread, Socket socket) {
      super(thread);
      this.socket = socket;
    }

    @Override
    void deliver(ServerMessage message) {
      socket.send(message.json());
    }

    @Override
    public void close(int code, String reason) {
      socket.close(code, reason);
    }

    @Override
    public OptionalLong heardMs() {
      return OptionalLong.of(socket.heardAtMs());
    }
  }
}
