package org.vivavoce.live.internal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.vivavoce.session.GrantedSession;
import org.vivavoce.transcript.JournalFact;

/** What earlier hosts of the session journalled, read for what a later one needs of it. */
record History(List<GrantedSession.Fact> facts) {

  private <F extends JournalFact> List<F> of(Class<F> kind) {
    return facts.stream()
        .map(GrantedSession.Fact::fact)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  List<JournalFact.Directed> steps() {
    return of(JournalFact.Directed.class);
  }

  Set<String> items() {
    return of(JournalFact.Uttered.class).stream()
        .map(JournalFact.Uttered::itemId)
        .collect(Collectors.toSet());
  }

  /** How often a call was ended because somebody else acted in it. */
  int strikes() {
    return (int)
        of(JournalFact.IntegrityObserved.class).stream()
            .filter(fact -> fact.level().equals("warning"))
            .count();
  }

  /** Calls that were opened and, as far as anybody wrote down, never ended. */
  Set<String> openCalls() {
    Set<String> open = new LinkedHashSet<>();
    of(JournalFact.CallOpened.class).forEach(opened -> open.add(opened.callId()));
    of(JournalFact.CallEnded.class).forEach(ended -> open.remove(ended.callId()));
    return open;
  }
}
