package org.vivavoce.usage;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.vivavoce.transcript.JournalFact;

/**
 * Adds up what calls used. Under a host's or the tenant's service claims; a fact is added in the
 * transaction that journals it, so it counts once.
 */
public final class UsageStore {
  private final PriceTable prices;

  public UsageStore(PriceTable prices) {
    this.prices = prices;
  }

  public PriceTable prices() {
    return prices;
  }

  public void add(Handle tx, UUID tenantId, UUID sessionId, JournalFact.Used used) {
    Price.Tokens tokens = Price.Tokens.of(used);
    String model = used.kinds() == null ? "unknown" : used.kinds().model();
    Optional<Price> price = prices.of(model);
    tx.createUpdate(
            """
            insert into public.realtime_usage as u (tenant_id, session_id, month, what, model,
              reports, text_input_tokens, audio_input_tokens, cached_text_input_tokens,
              cached_audio_input_tokens, text_output_tokens, audio_output_tokens, seconds,
              cost_micros, unpriced)
            values (:tenant, :session, date_trunc('month', now() at time zone 'utc')::date, :what,
              :model, 1, :textIn, :audioIn, :cachedText, :cachedAudio, :textOut, :audioOut,
              :seconds, :cost, :unpriced)
            on conflict (tenant_id, session_id, month, what, model) do update set
              reports = u.reports + 1,
              text_input_tokens = u.text_input_tokens + excluded.text_input_tokens,
              audio_input_tokens = u.audio_input_tokens + excluded.audio_input_tokens,
              cached_text_input_tokens =
                u.cached_text_input_tokens + excluded.cached_text_input_tokens,
              cached_audio_input_tokens =
                u.cached_audio_input_tokens + excluded.cached_audio_input_tokens,
              text_output_tokens = u.text_output_tokens + excluded.text_output_tokens,
              audio_output_tokens = u.audio_output_tokens + excluded.audio_output_tokens,
              seconds = u.seconds + excluded.seconds,
              cost_micros = u.cost_micros + excluded.cost_micros,
              unpriced = u.unpriced + excluded.unpriced
            """)
        .bind("tenant", tenantId)
        .bind("session", sessionId)
        .bind("what", used.what())
        .bind("model", model)
        .bind("textIn", tokens.textInput())
        .bind("audioIn", tokens.audioInput())
        .bind("cachedText", tokens.cachedText())
        .bind("cachedAudio", tokens.cachedAudio())
        .bind("textOut", tokens.textOutput())
        .bind("audioOut", tokens.audioOutput())
        .bind("seconds", used.seconds())
        .bind("cost", price.map(known -> known.micros(tokens, used.seconds())).orElse(0L))
        .bind("unpriced", price.isPresent() ? 0 : 1)
        .execute();
  }

  /**
   * @param micros the known part, in millionths of a US dollar
   * @param isWhole every report had a price; else more was spent than is known
   */
  public record Spent(long micros, boolean isWhole) {}

  public Spent ofSession(Handle tx, UUID sessionId) {
    return tx.createQuery(
            """
            select coalesce(sum(cost_micros), 0)::bigint as micros,
              coalesce(sum(unpriced), 0) = 0 as whole
            from public.realtime_usage where session_id = :session
            """)
        .bind("session", sessionId)
        .map((rs, _) -> new Spent(rs.getLong("micros"), rs.getBoolean("whole")))
        .one();
  }

  /** In the calendar month (UTC) of the database's clock; not under a host's claims. */
  public Spent ofThisMonth(Handle tx, UUID tenantId) {
    return tx.createQuery(
            """
            select coalesce(sum(cost_micros), 0)::bigint as micros,
              coalesce(sum(unpriced), 0) = 0 as whole
            from public.realtime_usage
            where tenant_id = :tenant and month = date_trunc('month', now() at time zone 'utc')::date
            """)
        .bind("tenant", tenantId)
        .map((rs, _) -> new Spent(rs.getLong("micros"), rs.getBoolean("whole")))
        .one();
  }

  /** Of one model, for one kind of work. */
  public record Line(
      String what,
      String model,
      long reports,
      long textInputTokens,
      long audioInputTokens,
      long cachedTextInputTokens,
      long cachedAudioInputTokens,
      long textOutputTokens,
      long audioOutputTokens,
      double seconds,
      Spent spent) {}

  public List<Line> lines(Handle tx, UUID sessionId) {
    return tx.createQuery(
            """
            select what, model, sum(reports)::bigint as reports,
              sum(text_input_tokens)::bigint as text_in, sum(audio_input_tokens)::bigint as audio_in,
              sum(cached_text_input_tokens)::bigint as cached_text,
              sum(cached_audio_input_tokens)::bigint as cached_audio,
              sum(text_output_tokens)::bigint as text_out,
              sum(audio_output_tokens)::bigint as audio_out, sum(seconds) as seconds,
              sum(cost_micros)::bigint as micros, sum(unpriced) = 0 as whole
            from public.realtime_usage where session_id = :session
            group by what, model order by what, model
            """)
        .bind("session", sessionId)
        .map(
            (rs, _) ->
                new Line(
                    rs.getString("what"),
                    rs.getString("model"),
                    rs.getLong("reports"),
                    rs.getLong("text_in"),
                    rs.getLong("audio_in"),
                    rs.getLong("cached_text"),
                    rs.getLong("cached_audio"),
                    rs.getLong("text_out"),
                    rs.getLong("audio_out"),
                    rs.getDouble("seconds"),
                    new Spent(rs.getLong("micros"), rs.getBoolean("whole"))))
        .list();
  }

  /** What a tenant spent in one month. */
  public record Month(LocalDate month, long sessions, Spent spent) {}

  /** Newest first, at most two years. */
  public List<Month> months(Handle tx, UUID tenantId) {
    return tx.createQuery(
            """
            select month, count(distinct session_id) as sessions, sum(cost_micros)::bigint as micros,
              sum(unpriced) = 0 as whole
            from public.realtime_usage where tenant_id = :tenant
            group by month order by month desc limit 24
            """)
        .bind("tenant", tenantId)
        .map(
            (rs, _) ->
                new Month(
                    rs.getObject("month", LocalDate.class),
                    rs.getLong("sessions"),
                    new Spent(rs.getLong("micros"), rs.getBoolean("whole"))))
        .list();
  }
}
