package org.vivavoce.transcript;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Sealer;
import org.vivavoce.platform.http.ErrorCode;
import org.vivavoce.platform.http.ProblemException;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;
import org.vivavoce.session.SessionMoves;
import org.vivavoce.session.SessionStatus;
import org.vivavoce.usage.UsageStore;

/**
 * What a journalled fact means for the rows that people read, in the transaction that stores it and
 * under the host's claims.
 */
public final class Projection {
  private final Sealer sealer;
  private final SessionMoves moves;
  private final UsageStore usage;
  private final Time time;
  private final Utterances utterances;

  public Projection(Sealer sealer, SessionMoves moves, UsageStore usage, Time time) {
    this.sealer = sealer;
    this.moves = moves;
    this.usage = usage;
    this.time = time;
    this.utterances = new Utterances(sealer, time);
  }

  /** Where a fact belongs. */
  record Place(UUID tenantId, UUID sessionId, long epoch) {}

  /** Speech alone, of several sessions: it moves no status. */
  void said(Handle tx, List<Utterances.Said> speech) {
    utterances.write(tx, speech);
  }

  /** All of one request, in their order. */
  void apply(Handle tx, Place place, List<JournalEntry> entries, SessionStatus status) {
    SessionStatus now = status;
    List<Utterances.Said> said = new ArrayList<>();
    for (JournalEntry entry : entries) {
      if (entry.fact() instanceof JournalFact.Uttered uttered) {
        said.add(new Utterances.Said(place, uttered));
      } else {
        utterances.write(tx, said);
        said.clear();
        now = apply(tx, place, entry, now);
      }
    }
    utterances.write(tx, said);
  }

  /** Returns the session's status after this fact. */
  private SessionStatus apply(Handle tx, Place place, JournalEntry entry, SessionStatus status) {
    return switch (entry.fact()) {
      case JournalFact.StatusChanged changed -> moved(tx, place, changed, status);
      case JournalFact.CallOpened opened -> {
        tx.createUpdate(
                """
                update public.interview_sessions set webrtc_session_id = :call, open_call = :call
                where id = :id
                """)
            .bind("call", opened.callId())
            .bind("id", place.sessionId())
            .execute();
        yield status;
      }
      case JournalFact.Uttered uttered -> {
        utterances.write(tx, List.of(new Utterances.Said(place, uttered)));
        yield status;
      }
      case JournalFact.GapFound gap -> {
        gap(tx, place, gap);
        yield status;
      }
      case JournalFact.IntegrityObserved observed -> {
        observe(tx, place, entry, observed);
        yield status;
      }
      case JournalFact.Closed closed -> close(tx, place, closed, status);
      case JournalFact.OfferMade offer -> {
        Signalling.offered(tx, place.sessionId(), offer.sdp());
        yield status;
      }
      case JournalFact.AnswerGiven answer -> {
        Signalling.answered(tx, place.sessionId(), answer.sdp());
        yield status;
      }
      case JournalFact.CandidateNamed named -> {
        Signalling.named(tx, place.sessionId(), named.candidate());
        yield status;
      }
      case JournalFact.ConnectionReported reported -> {
        if (!status.isFinal()) {
          Signalling.reported(tx, place.sessionId(), reported.state());
        }
        yield status;
      }
      case JournalFact.Used used -> {
        usage.add(tx, place.tenantId(), place.sessionId(), used);
        yield status;
      }
      case JournalFact.CallEnded ended -> {
        tx.createUpdate(
                """
                update public.interview_sessions set open_call = null
                where id = :id and open_call = :call
                """)
            .bind("call", ended.callId())
            .bind("id", place.sessionId())
            .execute();
        yield status;
      }
      case JournalFact.Directed _ -> status;
    };
  }

  /**
   * A session that its candidate ended is final before its host says so: what the host reports then
   * is kept in the journal and moves nothing.
   */
  private SessionStatus moved(
      Handle tx, Place place, JournalFact.StatusChanged changed, SessionStatus status) {
    SessionStatus next;
    try {
      next = SessionStatus.ofWire(changed.status());
    } catch (IllegalArgumentException e) {
      throw conflict("There is no status of that name.", e);
    }
    if (status.isFinal()) {
      return status;
    }
    if (!status.mayBecome(next) || next.isFinal()) {
      throw conflict("%s does not become %s here.".formatted(status.wire(), next.wire()), null);
    }
    moves.move(tx, place.tenantId(), place.sessionId(), next);
    return next;
  }

  private static ProblemException conflict(String detail, @Nullable Throwable cause) {
    ProblemException problem = new ProblemException(ErrorCode.STATUS_CONFLICT, detail);
    if (cause != null) {
      problem.initCause(cause);
    }
    return problem;
  }

  private static void gap(Handle tx, Place place, JournalFact.GapFound gap) {
    tx.createUpdate(
            """
            insert into public.transcript_gaps
              (tenant_id, session_id, item_id, speaker, from_ms, to_ms, reason)
            values (:tenant, :session, :item, :speaker, :from, :to, :reason)
            on conflict (session_id, speaker, from_ms, to_ms) do nothing
            """)
        .bind("tenant", place.tenantId())
        .bind("session", place.sessionId())
        .bind("item", gap.itemId())
        .bind("speaker", gap.speaker())
        .bind("from", gap.fromMs())
        .bind("to", gap.toMs())
        .bind("reason", gap.reason())
        .execute();
  }

  private void observe(
      Handle tx, Place place, JournalEntry entry, JournalFact.IntegrityObserved observed) {
    byte[] detail =
        sealer.seal(
            place.tenantId(),
            place.sessionId(),
            "integrity/" + place.epoch() + "/" + entry.seq(),
            observed.detail().getBytes(StandardCharsets.UTF_8));
    tx.createUpdate(
            """
            insert into public.integrity_events
              (id, tenant_id, session_id, host_epoch, seq, event, level, count, detail_sealed, at_ms)
            values (:id, :tenant, :session, :epoch, :seq, :event, :level, :count, :detail, :at)
            on conflict (session_id, host_epoch, seq) do nothing
            """)
        .bind("id", Ids.next(time))
        .bind("tenant", place.tenantId())
        .bind("session", place.sessionId())
        .bind("epoch", place.epoch())
        .bind("seq", entry.seq())
        .bind("event", observed.event())
        .bind("level", observed.level())
        .bind("count", observed.times())
        .bind("detail", detail)
        .bind("at", entry.atMs())
        .execute();
  }

  private SessionStatus close(
      Handle tx, Place place, JournalFact.Closed closed, SessionStatus status) {
    SessionStatus asked =
        closed.outcome().equals("completed") ? SessionStatus.COMPLETED : SessionStatus.FAILED;
    SessionStatus end = status.isFinal() ? status : SessionMoves.endFor(status, asked);
    moves.move(tx, place.tenantId(), place.sessionId(), end);
    if (closed.reason().equals(JournalFact.Closed.FOR_REVIEW)) {
      tx.createUpdate("update public.interview_sessions set integrity = 'review' where id = :id")
          .bind("id", place.sessionId())
          .execute();
    }
    moves.ended(tx, place.tenantId(), place.sessionId(), "closed", Duration.ZERO);
    SessionMoves.revokeGrants(tx, place.sessionId());
    return end;
  }
}
