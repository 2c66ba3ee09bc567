package org.vivavoce.live.internal;

import java.util.concurrent.CompletableFuture;

/**
 * The page of a client without a socket: it makes its offer over HTTP and hears nothing else. It is
 * there from its offer until its call ends.
 */
final class HttpPage extends Page {
  private final CompletableFuture<Boolean> joined = new CompletableFuture<>();
  private final Runnable whenGone;
  private volatile boolean up;
  private volatile boolean left;

  HttpPage(SessionThread thread, Runnable whenGone) {
    super(thread);
    this.whenGone = whenGone;
  }

  /** Completed when the session knows the page. */
  CompletableFuture<Boolean> join() {
    thread.post(new Message.PageJoined(this));
    return joined;
  }

  @Override
  void deliver(ServerMessage message) {
    if (message instanceof ServerMessage.Turn) {
      joined.complete(true);
    } else if (message instanceof ServerMessage.Connection how && joined.isDone()) {
      if (how.isDown()) {
        leave();
      } else {
        up = true;
      }
    }
  }

  /** Whether its call is being made, or there. */
  boolean isUp() {
    return up && !left;
  }

  @Override
  synchronized void givesUp() {
    super.givesUp();
    leave();
  }

  void leave() {
    if (!left) {
      left = true;
      gone();
      whenGone.run();
      thread.post(new Message.PageLeft(this));
    }
  }

  @Override
  public void close(int code, String reason) {
    left = true;
    joined.complete(false);
    gone();
    whenGone.run();
  }
}
