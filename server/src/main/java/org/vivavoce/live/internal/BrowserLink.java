package org.vivavoce.live.internal;

import java.util.ResourceBundle;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vivavoce.live.internal.director.Script;
import tools.jackson.databind.JsonNode;

/**
 * The session's line to the candidate's page, over many sockets one after the other: the latest
 * wins, and each learns at once how things stand.
 */
final class BrowserLink {
  static final int TAKEN_OVER = 4409;
  private static final int NORMAL = 1000;

  /** What an honest page may say too late or too early. */
  private static final Set<String> HONEST = Set.of("already_ended", "not_started");

  private final ResourceBundle words;
  private final IntegrityWatch integrity;
  private @Nullable PageSocket page;
  private ServerMessage.Connection connection;
  private ServerMessage.Turn turn = new ServerMessage.Turn("idle");
  private ServerMessage.@Nullable Question question;

  BrowserLink(String language, IntegrityWatch integrity) {
    this.integrity = integrity;
    this.words = Script.bundle("words", language);
    this.connection = connection("waiting", "ready", true, null);
  }

  /** A new socket: the old one is closed, the new one gets the state of things. */
  void joined(PageSocket joined, ServerMessage.SessionReady ready) {
    PageSocket old = page;
    page = joined;
    if (old != null && old != joined) {
      old.close(TAKEN_OVER, "another page took over");
    }
    send(ready);
    if (connection.retryAfterMs() != null) { // whatever kept the page away is over
      connection = connection(connection.state(), connection.reason(), true, 0L);
    }
    send(connection);
    send(turn);
    if (question != null) {
      send(question);
    }
  }

  /** Whether it was the page's present socket. */
  boolean left(PageSocket gone) {
    if (page != gone) {
      return false;
    }
    page = null;
    return true;
  }

  boolean isPresent(PageSocket socket) {
    return page == socket;
  }

  boolean hasPage() {
    return page != null;
  }

  void send(ServerMessage message) {
    PageSocket present = page;
    if (present != null) {
      present.send(message);
    }
  }

  /** How things stand from now on; also for pages that come later. */
  void connection(ConnectionWord state, String reason, boolean canContinue) {
    connection = connection(state.wire(), reason, canContinue, null);
    send(connection);
  }

  /**
   * The call is gone.
   *
   * @param retryAfterMs the page offers another by itself after this; null: when it is pressed
   */
  void interrupted(String reason, boolean canContinue, @Nullable Long retryAfterMs) {
    connection = connection(ConnectionWord.INTERRUPTED.wire(), reason, canContinue, retryAfterMs);
    send(connection);
  }

  enum ConnectionWord {
    WAITING,
    CONNECTING,
    CONNECTED,
    INTERRUPTED,
    ENDED;

    String wire() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private ServerMessage.Connection connection(
      String state, String reason, boolean canContinue, @Nullable Long retryAfterMs) {
    String again = reason + ".again";
    String message = words(retryAfterMs != null && words.containsKey(again) ? again : reason);
    return new ServerMessage.Connection(state, reason, message, canContinue, retryAfterMs);
  }

  void turn(String state) {
    if (!turn.state().equals(state)) {
      turn = new ServerMessage.Turn(state);
      send(turn);
    }
  }

  void question(String text, int number, int of) {
    question = new ServerMessage.Question(text, number, of);
    send(question);
  }

  /** The page is told nothing of it. */
  void overdid(String event, String detail) {
    integrity.seen(event, IntegrityWatch.INFO, detail);
  }

  void refuse(String code, String error) {
    if (!HONEST.contains(code)) {
      integrity.seen(code, IntegrityWatch.INFO, error);
    }
    send(new ServerMessage.Refused(code, words(code), error));
  }

  /**
   * @param receipt the signed end of the journal, for the candidate to keep
   */
  void ended(String status, String reason, @Nullable JsonNode receipt) {
    turn("idle");
    connection(ConnectionWord.ENDED, reason, false);
    send(new ServerMessage.SessionEnded(status, reason, words(reason), receipt));
  }

  void close(String reason) {
    PageSocket present = page;
    page = null;
    if (present != null) {
      present.close(NORMAL, reason);
    }
  }

  private String words(String reason) {
    return words.containsKey(reason) ? words.getString(reason) : words.getString("failed");
  }
}
