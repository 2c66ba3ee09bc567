package org.vivavoce.app.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vivavoce.platform.crypto.Bytes;
import org.vivavoce.platform.crypto.Tokens;
import org.vivavoce.platform.db.EmbeddedPostgres;
import org.vivavoce.platform.time.Ids;
import org.vivavoce.platform.time.Time;
import org.vivavoce.transcript.JournalChain;

/**
 * How soon what was said is durable: many sessions, five utterances a second each, over the hosts'
 * own HTTP, with the database killed in the middle. Afterwards every journal is read back: what was
 * acknowledged must be there, in one unbroken chain, and nothing else.
 *
 * <p>The yardstick, before it in the same run: the same number of rows a second, each with its own
 * commit, into a bare table of the same database.
 */
final class JournalBench {
  private static final long EVERY_NS = 200_000_000L;
  private static final int YARDSTICK_WRITERS = 10;

  private final Path data;
  private final URI url;
  private final Runnable kill;
  private final Shape shape;
  private final Time time = Time.system();

  /**
   * How much of it.
   *
   * @param warmUpSeconds how long the same is said before it: two programs that have just started
   *     run slowly for some ten seconds
   * @param seconds how long is spoken
   * @param yardstickSeconds how long bare rows are committed before; 0: not at all
   */
  record Shape(int sessions, int warmUpSeconds, int seconds, int yardstickSeconds) {}

  /**
   * @param data of a running installation made for the run; it is not fit for anything afterwards
   * @param kill kills its embedded database, which then comes back
   */
  JournalBench(Path data, URI url, Runnable kill, Shape shape) {
    this.data = data;
    this.url = url;
    this.kill = kill;
    this.shape = shape;
  }

  /**
   * The <em>outage</em> is the time from the kill until all that had to wait for the new database
   * was durable; what was said before and was acknowledged before, or was said after it, is
   * outside.
   *
   * @param warmingUp from word to acknowledgement, in ms, of what was said in the warm-up
   * @param outside the same of what was said after it, outside the outage
   * @param all the same of every entry after the warm-up, those that waited for the database among
   *     them
   * @param yardstickMs99 of a bare commit; NaN where none was made
   * @param awayMs from the kill to the end of the longest time without an acknowledgement after it
   * @param outageMs from the kill to its end
   * @param found entries in the journals afterwards
   * @param faults what was not as it must be, in words; empty when all is well
   */
  record Result(
      Percentiles warmingUp,
      Percentiles outside,
      Percentiles all,
      double yardstickMs99,
      double awayMs,
      double outageMs,
      long acknowledged,
      long found,
      List<String> faults) {}

  Result run() throws IOException, InterruptedException, SQLException {
    List<BenchJournal.Session> sessions;
    double yardstick;
    try (Connection owner = connect()) {
      yardstick = shape.yardstickSeconds() == 0 ? Double.NaN : yardstick(owner);
      sessions = sessions(owner);
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      List<BenchJournal> journals = new ArrayList<>();
      List<Future<?>> beating = new ArrayList<>();
      for (BenchJournal.Session session : sessions) {
        BenchJournal journal = BenchJournal.begin(http, url, session.grant(), time);
        journals.add(journal);
        beating.add(
            threads.submit(
                () -> {
                  journal.beat();
                  return null;
                }));
      }
      long from = time.monotonicNs() + 500_000_000L;
      long warm = from + shape.warmUpSeconds() * 1_000_000_000L;
      long to = warm + shape.seconds() * 1_000_000_000L;
      List<Future<?>> speaking = new ArrayList<>();
      for (int i = 0; i < shape.sessions(); i++) {
        BenchJournal journal = journals.get(i);
        long offset = EVERY_NS * i / shape.sessions();
        speaking.add(
            threads.submit(
                () -> {
                  journal.speak(from + offset, to, EVERY_NS);
                  return null;
                }));
      }
      long killedNs = killInTheMiddle(warm, to);
      for (Future<?> one : speaking) {
        try {
          one.get();
        } catch (ExecutionException e) {
          threads.shutdownNow();
          throw new IllegalStateException("A host gave up: " + e.getCause(), e);
        }
      }
      beating.forEach(one -> one.cancel(true));
      return result(yardstick, sessions, journals, warm, killedNs);
    }
  }

  private long killInTheMiddle(long from, long to) {
    long middle = from + (to - from) / 2;
    while (time.monotonicNs() < middle) {
      LockSupport.parkNanos(middle - time.monotonicNs());
    }
    long killedNs = time.monotonicNs();
    kill.run();
    return killedNs;
  }

  private Result result(
      double yardstick,
      List<BenchJournal.Session> sessions,
      List<BenchJournal> journals,
      long warmNs,
      long killedNs)
      throws SQLException {
    Map<Boolean, List<BenchJournal.Kept>> said =
        journals.stream()
            .flatMap(one -> one.kept().stream())
            .collect(Collectors.partitioningBy(one -> one.saidNs() >= warmNs));
    List<BenchJournal.Kept> kept = said.getOrDefault(true, List.of());
    long backNs = backNs(kept, killedNs);
    long endedNs =
        kept.stream()
            .filter(one -> one.saidNs() <= backNs && one.ackNs() >= killedNs)
            .mapToLong(BenchJournal.Kept::ackNs)
            .max()
            .orElse(backNs);
    List<String> faults = new ArrayList<>();
    long found = 0;
    try (Connection owner = connect()) {
      for (int i = 0; i < shape.sessions(); i++) {
        found += check(owner, sessions.get(i).id(), journals.get(i).durableSeq(), faults);
      }
    }
    return new Result(
        waits(said.getOrDefault(false, List.of()).stream()),
        waits(kept.stream().filter(one -> one.ackNs() < killedNs || one.saidNs() > endedNs)),
        waits(kept.stream()),
        yardstick,
        (backNs - killedNs) / 1e6,
        (endedNs - killedNs) / 1e6,
        journals.stream().mapToLong(BenchJournal::durableSeq).sum(),
        found,
        faults);
  }

  /**
   * The end of the longest time without an acknowledgement: who commits at the moment of the kill
   * may still be answered.
   */
  private static long backNs(List<BenchJournal.Kept> kept, long killedNs) {
    long[] acks =
        kept.stream().mapToLong(BenchJournal.Kept::ackNs).filter(ack -> ack > killedNs).toArray();
    Arrays.sort(acks);
    long back = Long.MAX_VALUE;
    long longest = 0;
    long before = killedNs;
    for (long ack : acks) {
      if (ack - before > longest) {
        longest = ack - before;
        back = ack;
      }
      before = ack;
    }
    return back;
  }

  private static Percentiles waits(Stream<BenchJournal.Kept> entries) {
    return new Percentiles(
        entries.mapToDouble(one -> (one.ackNs() - one.saidNs()) / 1e6).toArray());
  }

  private long check(Connection owner, UUID session, long acknowledged, List<String> faults)
      throws SQLException {
    List<JournalChain.Link> links = new ArrayList<>();
    try (PreparedStatement read =
        owner.prepareStatement(
            """
            select host_epoch, seq, v, kind, at_ms, payload_sealed, prev_hash, hash
            from public.journal where session_id = ? order by host_epoch, seq
            """)) {
      read.setObject(1, session);
      try (ResultSet rows = read.executeQuery()) {
        while (rows.next()) {
          links.add(
              new JournalChain.Link(
                  rows.getLong(1),
                  rows.getLong(2),
                  rows.getInt(3),
                  rows.getString(4),
                  rows.getLong(5),
                  Bytes.of(rows.getBytes(6)),
                  Bytes.of(rows.getBytes(7)),
                  Bytes.of(rows.getBytes(8))));
        }
      }
    }
    if (links.size() != acknowledged) {
      faults.add("%s: %d acknowledged, %d found".formatted(session, acknowledged, links.size()));
    }
    if (JournalChain.verify(session, links, null, links.size())
        instanceof JournalChain.Verdict.Broken broken) {
      faults.add("%s: entry %d %s".formatted(session, broken.seq(), broken.why()));
    }
    return links.size();
  }

  // ---- what the run needs in the database

  private Connection connect() throws SQLException {
    URI owner = EmbeddedPostgres.ownerUrl(data);
    String[] user = owner.getUserInfo().split(":", 2);
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d%s".formatted(owner.getHost(), owner.getPort(), owner.getPath()),
        user[0],
        user[1]);
  }

  /** Sessions of the demo's position, each with a grant that nobody has exchanged. */
  private List<BenchJournal.Session> sessions(Connection owner) throws SQLException {
    List<BenchJournal.Session> made = new ArrayList<>();
    try (PreparedStatement session =
            owner.prepareStatement(
                """
                insert into public.interview_sessions
                  (id, tenant_id, position_id, plan_version_id, host_epoch)
                select ?, tenant_id, position_id, plan_version_id, 1
                from public.interview_sessions where plan_version_id is not null
                order by created_at limit 1
                """);
        PreparedStatement grant =
            owner.prepareStatement(
                """
                insert into ops.session_grants
                  (tenant_id, session_id, host_epoch, grant_hash, expires_at)
                select tenant_id, id, 1, ?, now() + interval '5 minutes'
                from public.interview_sessions where id = ?
                """)) {
      for (int i = 0; i < shape.sessions(); i++) {
        BenchJournal.Session one = new BenchJournal.Session(Ids.next(time), Tokens.create());
        session.setObject(1, one.id());
        grant.setBytes(1, Tokens.hash(one.grant()));
        grant.setObject(2, one.id());
        if (session.executeUpdate() + grant.executeUpdate() != 2) {
          throw new IllegalStateException("The installation has no demo session to copy");
        }
        made.add(one);
      }
    }
    try (Statement statement = owner.createStatement()) {
      // What autovacuum does within a minute: plans for a table of one row would be wrong for it.
      statement.execute("analyze public.interview_sessions");
    }
    return made;
  }

  /** p99 of a bare commit at the same pace, in ms. */
  private double yardstick(Connection owner) throws SQLException, InterruptedException {
    try (Statement statement = owner.createStatement()) {
      statement.execute("create table ops.bench_yardstick (id bigserial primary key, word text)");
    }
    List<Future<List<Double>>> writers = new ArrayList<>();
    long everyNs = EVERY_NS * YARDSTICK_WRITERS / shape.sessions();
    long from = time.monotonicNs() + 200_000_000L;
    try (ExecutorService threads = Executors.newFixedThreadPool(YARDSTICK_WRITERS)) {
      for (int i = 0; i < YARDSTICK_WRITERS; i++) {
        long offset = everyNs * i / YARDSTICK_WRITERS;
        writers.add(threads.submit(() -> commits(from + offset, everyNs)));
      }
    }
    List<Double> all = new ArrayList<>();
    for (Future<List<Double>> writer : writers) {
      all.addAll(writer.resultNow());
    }
    try (Statement statement = owner.createStatement()) {
      statement.execute("drop table ops.bench_yardstick");
    }
    return new Percentiles(all.stream().mapToDouble(Double::doubleValue).toArray()).at(0.99);
  }

  private List<Double> commits(long from, long everyNs) throws SQLException {
    List<Double> tookMs = new ArrayList<>();
    try (Connection own = connect();
        PreparedStatement insert =
            own.prepareStatement("insert into ops.bench_yardstick (word) values (?)")) {
      long until = from + shape.yardstickSeconds() * 1_000_000_000L;
      for (long due = from; due < until; due += everyNs) {
        long early = due - time.monotonicNs();
        if (early > 0) {
          LockSupport.parkNanos(early);
        }
        insert.setString(1, "a row and its commit");
        insert.executeUpdate();
        tookMs.add((time.monotonicNs() - due) / 1e6);
      }
    }
    return tookMs;
  }
}
