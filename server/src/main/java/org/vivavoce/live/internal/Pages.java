package org.vivavoce.live.internal;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which page each session of this process talks to: the newest socket, else one made of HTTP. */
final class Pages {
  private final Map<SessionThread, Page> present = new ConcurrentHashMap<>();

  void came(Page page) {
    present.put(page.thread, page);
  }

  void went(Page page) {
    present.remove(page.thread, page);
  }

  /** Whether a browser with a socket is there. */
  boolean hasSocket(SessionThread thread) {
    @Nullable Page page = present.get(thread);
    return page != null && !(page instanceof HttpPage);
  }

  /** The offer was not answered in time: the page that it came through does not wait on. */
  void givesUp(SessionThread thread) {
    @Nullable Page page = present.get(thread);
    if (page != null) {
      page.givesUp();
    }
  }

  /** Offers through the page that is there, else through a new one. */
  CompletableFuture<Page.Outcome> offer(SessionThread thread, String sdp) {
    @Nullable Page page = present.get(thread);
    if (page != null) {
      return page.offer(sdp);
    }
    HttpPage[] self = new HttpPage[1];
    HttpPage fresh = new HttpPage(thread, () -> present.remove(thread, self[0]));
    self[0] = fresh;
    Page other = present.putIfAbsent(thread, fresh);
    if (other != null) {
      return other.offer(sdp);
    }
    return fresh
        .join()
        .thenCompose(
            in ->
                in
                    ? fresh
                        .offer(sdp)
                        .whenComplete(
                            (outcome, _) -> {
                              if (!(outcome instanceof Page.Outcome.Answered)) {
                                fresh.leave();
                              }
                            })
                    : CompletableFuture.completedFuture(
                        Page.Outcome.Failed.replaced("Another page took over.")));
  }
}
