package org.vivavoce.live.internal;

import java.util.List;
import org.vivavoce.transcript.JournalFact;

/** A host's line to the control plane for one session. Blocks; throws nothing a far side can do. */
interface ControlLink {

  /** One fact with its place, on the wire {@code {seq, at_ms, fact, v}}. */
  record Entry(long seq, long atMs, JournalFact fact, int v) {}

  JournalAnswer journal(long epoch, List<Entry> entries);

  HeartAnswer heartbeat(long epoch);

  /** Whether a call may be opened now; asked before each. */
  PermitAnswer permit(long epoch);
}
