package org.vivavoce.twins.realtime;

import java.util.List;
import org.vivavoce.twins.realtime.rtc.Playout;

/** The fault {@code no_audio}: takes all speech and never plays any; the line stays silent. */
final class MutePlayout implements Playout {
  @Override
  public Speech begin(String responseId, Listener listener) {
    return new Speech() {
      @Override
      public String responseId() {
        return responseId;
      }

      @Override
      public boolean enqueue(short[] pcm48k) {
        return true;
      }

      @Override
      public void end() {}

      @Override
      public long playedMs() {
        return 0;
      }

      @Override
      public Cut cut() {
        return new Cut(responseId, 0, false, false);
      }
    };
  }

  @Override
  public List<Cut> clear() {
    return List.of();
  }

  @Override
  public long queuedMs() {
    return 0;
  }
}
