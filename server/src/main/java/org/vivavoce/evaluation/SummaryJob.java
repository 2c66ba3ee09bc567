package org.vivavoce.evaluation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.platform.crypto.Bytes;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.fault.Fault;
import org.vivavoce.platform.fault.FaultCategory;
import org.vivavoce.platform.jobs.Job;
import org.vivavoce.platform.jobs.JobKind;
import org.vivavoce.platform.jobs.Jobs;
import org.vivavoce.platform.jobs.Retries;
import org.vivavoce.platform.json.Json;
import org.vivavoce.privacy.ConsentStore;
import org.vivavoce.transcript.TranscriptEntry;
import org.vivavoce.transcript.TranscriptStore;
import tools.jackson.databind.node.ArrayNode;

/**
 * Writes the summary of an ended session from the server's own transcript. Durable and idempotent:
 * the same transcript gives one summary, a longer one (last words that came late) replaces it. No
 * transaction is open while the assessor thinks.
 */
public final class SummaryJob implements Job<SummaryJob.Order> {
  private static final Logger LOG = LoggerFactory.getLogger(SummaryJob.class);

  public static final JobKind<Order> KIND = new JobKind<>("evaluation.summary", Order.class);
  public static final Retries RETRIES = new Retries(8, Duration.ofSeconds(2));

  /** How often an origin may ask for more time before it is an ordinary failure. */
  private static final int POSTPONEMENTS = 5;

  private static final Duration LONGEST_POSTPONEMENT = Duration.ofMinutes(10);

  private final Database database;
  private final TranscriptStore transcripts;
  private final ResultStore results;
  private final Assessor assessor;

  public SummaryJob(
      Database database, TranscriptStore transcripts, ResultStore results, Assessor assessor) {
    this.database = database;
    this.transcripts = transcripts;
    this.results = results;
    this.assessor = assessor;
  }

  /**
   * @param postponed how often the origin asked for more time
   */
  public record Order(UUID tenantId, UUID sessionId, String why, int postponed) {}

  /**
   * Orders the summary, unless the candidate did not agree to one; see {@link
   * org.vivavoce.session.SummaryOrder}.
   */
  public static void order(Handle tx, UUID tenantId, UUID sessionId, String why, Duration delay) {
    boolean declined =
        Database.assuming(
            tx,
            new Claims.Service(tenantId),
            service -> ConsentStore.summaryDeclined(service, sessionId));
    if (declined) {
      return;
    }
    Jobs.enqueueIn(tx, delay, KIND, sessionId + "/" + why, new Order(tenantId, sessionId, why, 0));
  }

  /**
   * @param done the summary stands, or the candidate has taken the consent back meanwhile
   */
  private record Input(
      SummaryPrompt.Prepared prepared, Bytes hash, boolean done, boolean anyAnswer) {}

  @Override
  public void run(Order order) {
    Input input = database.inTenant(new Claims.Service(order.tenantId()), tx -> read(tx, order));
    if (input.done()) {
      return;
    }
    if (!input.anyAnswer()) {
      // Nothing was said to sum up; no assessor needs to be asked for that.
      save(order, Summary.EMPTY, new ResultStore.Origin(null, SummaryPrompt.VERSION, input.hash()));
      return;
    }
    switch (assessor.assess(input.prepared().request())) {
      case Assessment.Answered answered -> answered(order, input, answered);
      case Assessment.Refused refused -> fail(order, "refused: " + refused.reason());
      case Assessment.TooLong _ -> fail(order, "too long for the model");
      case Assessment.Unavailable unavailable -> unavailable(order, unavailable);
    }
  }

  private Input read(Handle tx, Order order) {
    UUID session = order.sessionId();
    String name =
        tx.createQuery(
                """
                select coalesce(c.name, '') from public.interview_sessions s
                  left join public.candidates c on c.tenant_id = s.tenant_id and c.id = s.candidate_id
                where s.id = :id
                """)
            .bind("id", session)
            .mapTo(String.class)
            .one();
    // Only what our server heard: what a browser claims was said is never summed up.
    List<TranscriptEntry> entries =
        transcripts.ordered(tx, order.tenantId(), session).stream()
            .filter(entry -> entry.source().equals("sideband"))
            .toList();
    Bytes hash = hash(entries);
    return new Input(
        SummaryPrompt.prepare(entries, name),
        hash,
        results.stands(tx, session, hash, SummaryPrompt.VERSION)
            || ConsentStore.summaryDeclined(tx, session),
        entries.stream()
            .anyMatch(entry -> entry.speaker().equals("candidate") && !entry.text().isBlank()));
  }

  /** The transcript's hash: ids, speakers and words in order, as JSON. */
  static Bytes hash(List<TranscriptEntry> entries) {
    ArrayNode all = Json.mapper().createArrayNode();
    for (TranscriptEntry entry : entries) {
      all.addArray().add(entry.id().toString()).add(entry.speaker()).add(entry.text());
    }
    return Bytes.of(Tokens.sha256(all.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private void answered(Order order, Input input, Assessment.Answered answered) {
    SummaryCheck.Checked checked = SummaryCheck.check(answered.json(), input.prepared().entries());
    if (checked == null) {
      throw new AssessorUnavailable("the answer has not the shape that was asked for");
    }
    if (checked.dropped() > 0) {
      LOG.info(
          "summary of session {}: {} sentences without evidence dropped",
          order.sessionId(),
          checked.dropped());
    }
    save(
        order,
        checked.summary(),
        new ResultStore.Origin(answered.model(), SummaryPrompt.VERSION, input.hash()));
  }

  private void save(Order order, Summary summary, ResultStore.Origin origin) {
    database.inTenant(
        new Claims.Service(order.tenantId()),
        tx -> {
          results.save(tx, order.tenantId(), order.sessionId(), summary, origin);
          return order;
        });
  }

  private void unavailable(Order order, Assessment.Unavailable unavailable) {
    if (!unavailable.retry()) {
      fail(order, unavailable.reason());
      return;
    }
    Duration wait = unavailable.retryAfter();
    if (wait == null || order.postponed() >= POSTPONEMENTS) {
      throw new AssessorUnavailable(unavailable.reason());
    }
    Duration delay = wait.compareTo(LONGEST_POSTPONEMENT) > 0 ? LONGEST_POSTPONEMENT : wait;
    Order again =
        new Order(order.tenantId(), order.sessionId(), order.why(), order.postponed() + 1);
    LOG.warn(
        "summary of session {}: the assessor asks to wait {} ({})",
        order.sessionId(),
        delay,
        unavailable.reason());
    database.inTenant(
        new Claims.Service(order.tenantId()),
        tx -> {
          Jobs.enqueueIn(
              tx,
              delay,
              KIND,
              order.sessionId() + "/" + order.why() + "/" + again.postponed(),
              again);
          return again;
        });
  }

  private void fail(Order order, String reason) {
    LOG.error("no summary of session {}: {}", order.sessionId(), reason);
    givenUp(order);
  }

  @Override
  public void givenUp(Order order) {
    database.inTenant(
        new Claims.Service(order.tenantId()),
        tx -> {
          results.fail(tx, order.tenantId(), order.sessionId());
          return order;
        });
  }

  /** The assessor gave nothing usable; the job is tried again. */
  static final class AssessorUnavailable extends RuntimeException implements Fault {
    AssessorUnavailable(String reason) {
      super(reason);
    }

    @Override
    public FaultCategory category() {
      return FaultCategory.RETRY;
    }
  }
}
