package org.vivavoce.evaluation;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.crypto.Bytes;
import org.vivavoce.platform.crypto.Sealer;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;
import org.vivavoce.session.SessionSignals;

/** Summaries, sealed, with what they were made from. In the caller's transaction and claims. */
public final class ResultStore {
  private static final String CONTEXT = "result/summary";

  private final Sealer sealer;
  private final SessionSignals signals;
  private final Time time;

  public ResultStore(Sealer sealer, SessionSignals signals, Time time) {
    this.signals = signals;
    this.sealer = sealer;
    this.time = time;
  }

  /** What became of a session's summary. */
  public sealed interface Result {
    record Pending() implements Result {}

    record Ready(Summary summary) implements Result {}

    record Failed() implements Result {}
  }

  /**
   * @param model the model that answered, null when none was asked
   */
  record Origin(@Nullable String model, String promptVersion, Bytes transcriptHash) {}

  /** Whether the summary of exactly this transcript by this prompt stands already. */
  boolean stands(Handle tx, UUID sessionId, Bytes transcriptHash, String promptVersion) {
    return tx.createQuery(
            """
            select exists (select from public.interview_results
              where session_id = :id and status = 'ready' and transcript_hash = :hash
                and prompt_version = :prompt)
            """)
        .bind("id", sessionId)
        .bind("hash", transcriptHash.array())
        .bind("prompt", promptVersion)
        .mapTo(Boolean.class)
        .one();
  }

  /** Under service claims; replaces what an earlier transcript gave. */
  void save(Handle tx, UUID tenantId, UUID sessionId, Summary summary, Origin origin) {
    signals.changedIn(tx, sessionId);
    byte[] sealed = sealer.seal(tenantId, sessionId, CONTEXT, Json.bytes(summary));
    tx.createUpdate(
            """
            insert into public.interview_results (id, tenant_id, session_id, status, summary_sealed,
              model, prompt_version, plan_version_id, transcript_hash)
            select :result, :tenant, :id, 'ready', :summary, :model, :prompt, s.plan_version_id, :hash
            from public.interview_sessions s where s.id = :id
            on conflict (session_id) do update set status = 'ready',
              evaluation_status = case public.interview_results.evaluation_status
                when 'failed' then 'none' else public.interview_results.evaluation_status end,
              summary_sealed = excluded.summary_sealed, model = excluded.model,
              prompt_version = excluded.prompt_version,
              plan_version_id = excluded.plan_version_id,
              transcript_hash = excluded.transcript_hash
            """)
        .bind("result", Ids.next(time))
        .bind("tenant", tenantId)
        .bind("id", sessionId)
        .bind("summary", sealed)
        .bind("model", origin.model())
        .bind("prompt", origin.promptVersion())
        .bind("hash", origin.transcriptHash().array())
        .execute();
  }

  /** Says where people look that there will be no summary; one that stands already stays. */
  void fail(Handle tx, UUID tenantId, UUID sessionId) {
    signals.changedIn(tx, sessionId);
    tx.createUpdate(
            """
            insert into public.interview_results (id, tenant_id, session_id, status, evaluation_status)
            values (:result, :tenant, :id, 'failed', 'failed')
            on conflict (session_id) do update set status = 'failed', evaluation_status = 'failed'
            where public.interview_results.status <> 'ready'
            """)
        .bind("result", Ids.next(time))
        .bind("tenant", tenantId)
        .bind("id", sessionId)
        .execute();
  }

  /** Under service or member claims. */
  Result find(Handle tx, UUID tenantId, UUID sessionId) {
    record Row(String status, Optional<Bytes> sealed) {}
    Optional<Row> row =
        tx.createQuery(
                "select status, summary_sealed from public.interview_results where session_id = :id")
            .bind("id", sessionId)
            .map(
                (rs, _) ->
                    new Row(rs.getString(1), Optional.ofNullable(rs.getBytes(2)).map(Bytes::of)))
            .findOne();
    if (row.isEmpty()) {
      return new Result.Pending();
    }
    Optional<Bytes> sealed = row.get().sealed();
    if (sealed.isPresent() && row.get().status().equals("ready")) {
      byte[] plain = sealer.open(tenantId, sessionId, CONTEXT, sealed.get().array());
      return new Result.Ready(Json.read(new String(plain, StandardCharsets.UTF_8), Summary.class));
    }
    return row.get().status().equals("failed") ? new Result.Failed() : new Result.Pending();
  }
}
