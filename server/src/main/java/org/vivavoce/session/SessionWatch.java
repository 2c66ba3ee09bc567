package org.vivavoce.session;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.plan.InterviewPlan;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.privacy.ConsentStore;
import org.vivavoce.transcript.TranscriptAnswer;
import org.vivavoce.transcript.TranscriptEntry;
import org.vivavoce.transcript.TranscriptStore;

/**
 * One member's look at one session, again and again: each look gives what the member was not told
 * yet. Every look is made under the member's claims of that moment. For one thread.
 */
final class SessionWatch {
  private final Database database;
  private final SessionStore sessions;
  private final TranscriptStore transcripts;
  private final Claims.Member member;
  private final UUID sessionId;

  private final Map<UUID, TranscriptEntry> told = new HashMap<>();
  private @Nullable Status status;
  private @Nullable Words words;
  private @Nullable Integer question;
  private @Nullable String result;
  private @Nullable List<InterviewPlan.Question> questions;

  SessionWatch(
      Database database,
      SessionStore sessions,
      TranscriptStore transcripts,
      Claims.Member member,
      UUID sessionId) {
    this.database = database;
    this.sessions = sessions;
    this.transcripts = transcripts;
    this.member = member;
    this.sessionId = sessionId;
  }

  /**
   * @param name of the event on the wire
   */
  record Event(String name, Object data) {
    @Override
    public String toString() {
      return "Event[" + name + "]";
    }
  }

  record Status(SessionStatus status, String webrtcStatus, @Nullable Instant resumeUntil) {}

  private record Question(int number, String text, int of) {}

  private record Result(String status) {}

  /** Changes whenever an entry is added, grows or is closed; needs no key. */
  private record Words(long entries, long bytes, long closed, @Nullable Instant newest) {}

  private record Look(Status status, @Nullable String result, List<TranscriptEntry> fresh) {}

  /**
   * What is new since the last look, in the order in which to tell it.
   *
   * @throws ProblemException when the member may not read this session (any more)
   */
  List<Event> look() {
    Look look = database.inTenant(member, this::read);
    List<Event> events = new ArrayList<>();
    if (!look.status().equals(status)) {
      status = look.status();
      events.add(new Event("status", look.status()));
    }
    Integer asked = question;
    for (TranscriptEntry entry : look.fresh()) {
      if (entry.question() != null) {
        asked = entry.question();
      }
      if (!entry.equals(told.put(entry.id(), entry))) {
        events.add(new Event("entry", TranscriptAnswer.Entry.of(entry)));
      }
    }
    if (asked != null && !asked.equals(question)) {
      question = asked;
      question(asked).ifPresent(text -> events.add(new Event("question", text)));
    }
    if (look.result() != null && !look.result().equals(result)) {
      result = look.result();
      events.add(new Event("result", new Result(look.result())));
    }
    return events;
  }

  /** Nothing more will come: the session has ended and its summary is there, or never will be. */
  boolean over() {
    return status != null
        && status.status().isFinal()
        && result != null
        && !result.equals("pending");
  }

  private Look read(Handle tx) {
    ContentAccess.check(tx, member, sessionId);
    Status now =
        tx.createQuery(
                """
                select status, webrtc_status, resume_until from public.interview_sessions
                where tenant_id = :tenant and id = :id
                """)
            .bind("tenant", member.tenantId())
            .bind("id", sessionId)
            .map((rs, _) -> status(rs))
            .findOne()
            .orElseThrow(SessionStore::unknown);
    // Before the words: a result that stands was made from all of them.
    String summary = now.status().isFinal() ? result(tx, now.status()) : null;
    Words written = words(tx);
    if (written.equals(words)) {
      return new Look(now, summary, List.of());
    }
    List<TranscriptEntry> all = transcripts.ordered(tx, member.tenantId(), sessionId);
    words = written;
    return new Look(now, summary, all);
  }

  private static Status status(ResultSet rs) throws SQLException {
    return new Status(
        SessionStatus.ofWire(rs.getString("status")),
        rs.getString("webrtc_status"),
        instant(rs.getTimestamp("resume_until")));
  }

  private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }

  private Words words(Handle tx) {
    return tx.createQuery(
            """
            select count(*) as entries, coalesce(sum(octet_length(text_sealed)), 0) as bytes,
              count(*) filter (where final) as closed, max(updated_at) as newest
            from public.transcript_entries where session_id = :id
            """)
        .bind("id", sessionId)
        .map(
            (rs, _) ->
                new Words(
                    rs.getLong("entries"),
                    rs.getLong("bytes"),
                    rs.getLong("closed"),
                    instant(rs.getTimestamp("newest"))))
        .one();
  }

  private String result(Handle tx, SessionStatus end) {
    Optional<String> row =
        tx.createQuery("select status from public.interview_results where session_id = :id")
            .bind("id", sessionId)
            .mapTo(String.class)
            .findOne();
    if (row.isPresent() && !row.get().equals("pending")) {
      return row.get();
    }
    if (declined(tx)) {
      return "declined";
    }
    return end == SessionStatus.CANCELLED || end == SessionStatus.EXPIRED ? "failed" : "pending";
  }

  /** No summary is written without consent; that it was declined is no secret to who may look. */
  private boolean declined(Handle tx) {
    return Database.assuming(
        tx,
        new Claims.Service(member.tenantId()),
        service -> ConsentStore.summaryDeclined(service, sessionId));
  }

  private Optional<Question> question(int number) {
    List<InterviewPlan.Question> all = questions;
    if (all == null) {
      all = sessions.questions(member.tenantId(), sessionId);
      questions = all;
    }
    int of = all.size();
    return all.stream()
        .filter(each -> each.number() == number)
        .findFirst()
        .map(each -> new Question(number, each.text(), of));
  }
}
