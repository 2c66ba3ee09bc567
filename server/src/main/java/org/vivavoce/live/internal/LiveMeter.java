package org.vivavoce.live.internal;

import java.time.Duration;
import org.vivavoce.platform.observe.Metrics;
import org.vivavoce.platform.observe.Metrics.CallResult;

/** What is measured of live interviews. Times only: never a word, never an id. */
public interface LiveMeter {
  /** From the candidate's silence to our first sound. */
  void replied(long ms);

  /** From words that are final to their being durable. */
  void written(long ms);

  void call(CallResult result);

  static LiveMeter to(Metrics metrics) {
    return new LiveMeter() {
      @Override
      public void replied(long ms) {
        metrics.turnReply(Duration.ofMillis(ms));
      }

      @Override
      public void written(long ms) {
        metrics.transcriptLag(Duration.ofMillis(ms));
      }

      @Override
      public void call(CallResult result) {
        metrics.callConnection(result);
      }
    };
  }
}
