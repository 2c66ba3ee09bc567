package org.vivavoce.cloud.realtime;

import java.util.HashSet;
import java.util.Set;
import org.vivavoce.live.CallEvent;
import org.vivavoce.live.CallEvent.ResponseStatus;
import org.vivavoce.live.SidebandListener;

/**
 * Playback of a session in writing: nothing sounds, so a response is heard from its first words on
 * and heard whole when it is complete. Belongs to the socket's thread.
 */
final class WrittenWords implements SidebandListener {
  private final SidebandListener listener;
  private final Set<String> begun = new HashSet<>();

  WrittenWords(SidebandListener listener) {
    this.listener = listener;
  }

  @Override
  public void heard(CallEvent event) {
    switch (event) {
      case CallEvent.OutputTranscriptDelta delta -> begins(delta.responseId());
      case CallEvent.OutputTranscriptDone done -> begins(done.responseId());
      default -> {} // passed on as it is
    }
    listener.heard(event);
    if (event instanceof CallEvent.ResponseDone done && begun.remove(done.responseId())) {
      listener.heard(
          done.status() == ResponseStatus.COMPLETED
              ? new CallEvent.PlaybackStopped(done.responseId())
              : new CallEvent.PlaybackCleared(done.responseId()));
    }
  }

  private void begins(String responseId) {
    if (begun.add(responseId)) {
      listener.heard(new CallEvent.PlaybackStarted(responseId));
    }
  }
}
