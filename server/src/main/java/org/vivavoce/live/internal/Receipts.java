package org.vivavoce.live.internal;

import java.util.ArrayList;
import java.util.List;

/** Acknowledges to the page what it sent, one by one, once that is durable and not before. */
final class Receipts {
  private record Open(String id, long seq) {}

  private final BrowserLink browser;
  private final Storage storage;
  private final List<Open> open = new ArrayList<>();

  Receipts(BrowserLink browser, Storage storage) {
    this.browser = browser;
    this.storage = storage;
  }

  /** Said again while it waits, it is acknowledged once. */
  void owes(String id, long seq) {
    if (open.stream().noneMatch(one -> one.id().equals(id))) {
      open.add(new Open(id, seq));
    }
    settle();
  }

  boolean isOwed(String id) {
    return open.stream().anyMatch(one -> one.id().equals(id));
  }

  void refuses(String id) {
    browser.send(new ServerMessage.Acknowledged(id, false));
  }

  void has(String id) {
    browser.send(new ServerMessage.Acknowledged(id, true));
  }

  void settle() {
    open.removeIf(
        one -> {
          boolean durable = storage.isDurable(one.seq());
          if (durable) {
            has(one.id());
          }
          return durable;
        });
  }
}
