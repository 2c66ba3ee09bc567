package org.vivavoce.platform.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vivavoce.platform.db.Claims;
import org.vivavoce.platform.db.Database;
import org.vivavoce.platform.json.Json;
import org.vivavoce.platform.time.Time;

/**
 * Durable work on db-scheduler, whose table is in the same database: a job exists when the
 * transaction that causes it commits, and not otherwise. Several control planes may run the same
 * kinds; each job runs in one of them at a time. Work of a process that died goes on elsewhere
 * after about 20 s.
 */
public final class Jobs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
  private static final String TABLE = "ops.scheduled_tasks";
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);
  private static final int MISSED_HEARTBEATS = 4; // db-scheduler's least
  private static final Duration SHUTDOWN_WAIT = Duration.ofSeconds(5);

  private final Scheduler scheduler;

  private Jobs(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /**
   * Puts work down in the caller's transaction, whoever acts in it; the caller's claims are the
   * same afterwards. A second job of the same kind and id, while the first waits, is the first.
   */
  public static <T> void enqueue(Handle tx, JobKind<T> kind, String id, T data) {
    enqueueIn(tx, Duration.ZERO, kind, id, data);
  }

  /** The same, to run no earlier than this long from now, by the database's clock. */
  public static <T> void enqueueIn(Handle tx, Duration delay, JobKind<T> kind, String id, T data) {
    Database.assuming(
        tx,
        new Claims.Operations(),
        ops ->
            ops.createUpdate(
                    """
                    insert into ops.scheduled_tasks
                      (task_name, task_instance, task_data, execution_time, picked, version)
                    values (:name, :id, :data, now() + :delayMs * interval '1 millisecond', false, 1)
                    on conflict (task_name, task_instance) do nothing
                    """)
                .bind("name", kind.name())
                .bind("id", id)
                .bind("data", Json.bytes(data))
                .bind("delayMs", delay.toMillis())
                .execute());
  }

  /** Takes back what was put down and has not begun. */
  public static void cancel(Handle tx, JobKind<?> kind, String id) {
    Database.assuming(
        tx,
        new Claims.Operations(),
        ops ->
            ops.createUpdate(
                    """
                    delete from ops.scheduled_tasks
                    where task_name = :name and task_instance = :id and not picked
                    """)
                .bind("name", kind.name())
                .bind("id", id)
                .execute());
  }

  public static Builder on(Database database, Time time) {
    return new Builder(database.jobs(), time);
  }

  /** Looks for due work now instead of at the next poll. */
  public void wake() {
    scheduler.triggerCheckForDueExecutions();
  }

  /** Whether work is being looked for. */
  public boolean running() {
    return scheduler.getSchedulerState().isStarted()
        && !scheduler.getSchedulerState().isShuttingDown();
  }

  /** Stops taking up work and waits 5 s for what runs; the rest goes on at another start. */
  @Override
  public void close() {
    scheduler.stop();
  }

  /** Collects the kinds of work before the start. */
  public static final class Builder {
    private final DataSource source;
    private final Time time;
    private final List<Task<?>> kinds = new ArrayList<>();
    private final List<RecurringTask<?>> recurring = new ArrayList<>();
    private Duration poll = Duration.ofSeconds(1);
    private int threads = 6;

    private Builder(DataSource source, Time time) {
      this.source = source;
      this.time = time;
    }

    public <T> Builder register(JobKind<T> kind, Retries retries, Job<T> job) {
      kinds.add(
          Tasks.oneTime(kind.name(), kind.dataType())
              .onFailure((complete, operations) -> failed(retries, job, complete, operations))
              .execute((instance, context) -> job.run(instance.getData())));
      return this;
    }

    /**
     * The same for work that may take long: no more of it runs at once than the share, which
     * several kinds may have in common. What finds it taken waits its turn in the table, not in a
     * thread, and that is no attempt.
     */
    public <T> Builder register(JobKind<T> kind, Share share, Retries retries, Job<T> job) {
      kinds.add(
          Tasks.custom(kind.name(), kind.dataType())
              .onFailure((complete, operations) -> failed(retries, job, complete, operations))
              .execute(
                  (instance, context) -> {
                    if (!share.take()) {
                      return (complete, operations) -> putBack(complete.getExecution(), share);
                    }
                    try {
                      job.run(instance.getData());
                    } finally {
                      share.giveBack();
                    }
                    return new CompletionHandler.OnCompleteRemove<>();
                  }));
      return this;
    }

    /**
     * Work that is begun again this long after it ended; a failure is logged and tried next time.
     */
    public Builder every(Duration pause, String name, Runnable work) {
      recurring.add(
          Tasks.recurring(name, FixedDelay.of(pause)).execute((instance, context) -> work.run()));
      return this;
    }

    /** How often due work is looked for; 1 s if not said. */
    public Builder pollEvery(Duration interval) {
      poll = interval;
      return this;
    }

    /** How many jobs run at once; 6 if not said. */
    public Builder atMost(int atOnce) {
      threads = atOnce;
      return this;
    }

    public Jobs start() {
      Scheduler scheduler =
          Scheduler.create(source, List.copyOf(kinds))
              .startTasks(recurring)
              .tableName(TABLE)
              .serializer(new JsonData())
              .clock(time::now)
              .schedulerName(new SchedulerName.Fixed("viva-" + UUID.randomUUID()))
              .threads(threads)
              .executorService(Executors.newVirtualThreadPerTaskExecutor())
              .pollingInterval(poll)
              .pollUsingLockAndFetch(0.5, 1.0)
              .heartbeatInterval(HEARTBEAT)
              .missedHeartbeatsLimit(MISSED_HEARTBEATS)
              .shutdownMaxWait(SHUTDOWN_WAIT)
              .failureLogging(LogLevel.OFF, false)
              .build();
      scheduler.start();
      return new Jobs(scheduler);
    }

    private <T> void failed(
        Retries retries,
        Job<T> job,
        ExecutionComplete complete,
        ExecutionOperations<T> operations) {
      var execution = complete.getExecution();
      String name = execution.taskInstance.getTaskName();
      String id = execution.taskInstance.getId();
      int attempts = execution.consecutiveFailures + 1;
      String reason = complete.getCause().map(Builder::withoutWords).orElse("unknown");
      if (attempts < retries.attempts()) {
        LOG.warn(
            "job {} {} failed, attempt {} of {}: {}",
            name,
            id,
            attempts,
            retries.attempts(),
            reason);
        operations.reschedule(complete, complete.getTimeDone().plus(retries.delayAfter(attempts)));
        return;
      }
      LOG.error("job {} {} given up after {} attempts: {}", name, id, attempts, reason);
      @SuppressWarnings("unchecked") // the task's own data, by its registration
      T data = (T) execution.taskInstance.getData();
      record(name, id, job.remembered(data), attempts, reason);
      try {
        job.givenUp(data);
      } catch (RuntimeException e) {
        LOG.error("job {} {}: giving up failed too: {}", name, id, withoutWords(e));
      }
      operations.stop();
    }

    /** Not by db-scheduler's own reschedule, which forgets the attempts that failed before. */
    private void putBack(Execution execution, Share share) {
      Jdbi.create(source)
          .useHandle(
              h ->
                  h.createUpdate(
                          """
                          update ops.scheduled_tasks
                          set picked = false, picked_by = null, last_heartbeat = null,
                            execution_time = :at, version = version + 1
                          where task_name = :name and task_instance = :id and version = :version
                          """)
                      .bind("at", time.now().plus(share.pause()).atOffset(ZoneOffset.UTC))
                      .bind("name", execution.taskInstance.getTaskName())
                      .bind("id", execution.taskInstance.getId())
                      .bind("version", execution.version)
                      .execute());
    }

    private void record(
        String name, String id, @Nullable Object data, int attempts, String reason) {
      Jdbi.create(source)
          .useHandle(
              h ->
                  h.createUpdate(
                          """
                          insert into ops.failed_jobs (task_name, task_instance, task_data, attempts, reason)
                          values (:name, :id, :data, :attempts, :reason)
                          """)
                      .bind("name", name)
                      .bind("id", id)
                      .bind("data", data == null ? new byte[0] : Json.bytes(data))
                      .bind("attempts", attempts)
                      .bind("reason", reason)
                      .execute());
    }

    /** Classes and place, no message: a message may quote a candidate. */
    static String withoutWords(Throwable thrown) {
      StringBuilder text = new StringBuilder(thrown.getClass().getName());
      for (Throwable t = thrown.getCause(); t != null && text.length() < 500; t = t.getCause()) {
        text.append(" < ").append(t.getClass().getName());
      }
      for (StackTraceElement frame : thrown.getStackTrace()) {
        if (frame.getClassName().startsWith("org.vivavoce.")) {
          return text.append(" at ").append(frame).toString();
        }
      }
      return text.toString();
    }
  }

  /** Job data as JSON in bytes. */
  private static final class JsonData implements Serializer {
    @Override
    public byte[] serialize(@Nullable Object data) {
      return data == null ? new byte[0] : Json.bytes(data);
    }

    @Override
    public <T> @Nullable T deserialize(Class<T> type, byte @Nullable [] bytes) {
      return bytes == null || bytes.length == 0 ? null : Json.mapper().readValue(bytes, type);
    }
  }
}
