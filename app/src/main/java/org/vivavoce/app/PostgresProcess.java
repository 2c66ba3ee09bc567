package org.vivavoce.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.vivavoce.platform.db.EmbeddedPostgres;

/** The embedded PostgreSQL as a supervised part: the first launch starts it, later ones restart. */
final class PostgresProcess implements Part.Launcher {
  private final EmbeddedPostgres.Settings settings;
  private final CompletableFuture<URI> ownerUrl = new CompletableFuture<>();
  private @Nullable EmbeddedPostgres postgres;

  PostgresProcess(Path data, Path cache) {
    this.settings = EmbeddedPostgres.Settings.of(data, cache);
  }

  /** Completed when queries are answered for the first time; it holds a password. */
  CompletableFuture<URI> ownerUrl() {
    return ownerUrl;
  }

  @Override
  public Running launch() {
    EmbeddedPostgres started = postgres;
    if (started == null) {
      started = EmbeddedPostgres.start(settings);
      postgres = started;
      ownerUrl.complete(started.ownerUrl());
    } else {
      started.restart();
    }
    return new OneRun(started, started.process());
  }

  private record OneRun(EmbeddedPostgres postgres, Process process) implements Running {
    @Override
    public long pid() {
      return process.pid();
    }

    @Override
    public int waitFor() throws InterruptedException {
      return process.waitFor();
    }

    /** PostgreSQL keeps its own, longer patience: a fast shutdown writes a checkpoint. */
    @Override
    public void stop(Duration grace) {
      postgres.stop();
    }
  }
}
