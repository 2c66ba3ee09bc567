package org.vivavoce.live.internal;

import org.vivavoce.live.CallEvent;
import org.vivavoce.session.GrantedSession;
import org.vivavoce.transcript.JournalFact;

/**
 * What was used, as the journal wants it: with the model that is paid for it.
 *
 * @param model of what the interviewer says
 * @param transcriptionModel of what writes the candidate's words down
 */
record Usages(String model, String transcriptionModel) {

  static Usages of(GrantedSession.Realtime realtime) {
    return new Usages(realtime.model(), realtime.transcriptionModel());
  }

  /**
   * @param what {@code response} or {@code transcription}
   */
  JournalFact.Used of(String what, CallEvent.Usage usage) {
    return new JournalFact.Used(
        what,
        usage.input().all(),
        usage.output().all(),
        usage.seconds(),
        new JournalFact.Used.Kinds(
            what.equals("transcription") ? transcriptionModel : model,
            usage.input().audio(),
            usage.cached().text(),
            usage.cached().audio(),
            usage.output().audio()));
  }
}
