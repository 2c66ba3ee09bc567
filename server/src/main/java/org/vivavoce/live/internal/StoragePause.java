package org.vivavoce.live.internal;

import org.vivavoce.live.internal.BrowserLink.ConnectionWord;

/**
 * What is said cannot be kept: the interview stands still until it can, and with it the candidate's
 * time. The call, if there is one, stays up. Belongs to the session's thread.
 */
final class StoragePause {
  private final Standing standing;
  private final CallRoom room;
  private final BrowserLink browser;

  StoragePause(Standing standing, CallRoom room, BrowserLink browser) {
    this.standing = standing;
    this.room = room;
    this.browser = browser;
  }

  void begins() {
    if (standing.phase().isEnding()) {
      return; // the end waits for storage anyway
    }
    if (standing.is(LivePhase.IN_PROGRESS)) {
      room.standsStill("storage_lost");
    }
    browser.connection(ConnectionWord.INTERRUPTED, "storage_lost", false);
  }

  /** Whether the interview may go on, if its call is still there. */
  boolean ends() {
    if (standing.phase().isEnding()) {
      return false;
    }
    if (standing.is(LivePhase.READY)) {
      browser.connection(ConnectionWord.WAITING, "ready", true);
    } else if (!room.isBusy()) {
      room.setup().invitePage();
    } else if (!room.isReady()) {
      browser.connection(ConnectionWord.CONNECTING, "connecting", false);
    }
    return true;
  }
}
