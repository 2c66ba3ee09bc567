package org.vivavoce.session;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vivavoce.plan.InterviewPlan;
import org.vivavoce.transcript.JournalFact;

/**
 * What a session host gets for its grant, once, over {@code POST /internal/v1/host/exchange}:
 * everything it needs for one session and nothing of any other. It keeps the realtime key in memory
 * only.
 *
 * @param hostToken bearer token for the journal, heartbeats and ticket redemption of this session
 *     and epoch
 * @param history the facts journalled by earlier epochs, oldest first; the director resumes by
 *     folding them
 * @param elapsedMs offset of now from t = 0 (the first {@code in_progress}); 0 before it
 * @param doorToken what the control plane shows at the host's door
 * @param sealed no data channel in the offer; the browser has media and nothing to forge
 */
public record GrantedSession(
    UUID tenantId,
    UUID sessionId,
    long hostEpoch,
    String hostToken,
    boolean sealed,
    Realtime realtime,
    InterviewPlan plan,
    SessionStatus status,
    long elapsedMs,
    List<Fact> history,
    @Nullable String doorToken) {

  /**
   * Where calls are opened and with which settings; model and voice are configuration, never code.
   */
  public record Realtime(
      String baseUrl,
      String apiKey,
      String model,
      String voice,
      String transcriptionModel,
      @Nullable String language) {
    @Override
    public String toString() {
      return "Realtime[" + baseUrl + ", " + model + ", " + voice + "]";
    }
  }

  /** One journalled fact with its place. */
  public record Fact(long hostEpoch, long seq, long atMs, JournalFact fact) {}
}
