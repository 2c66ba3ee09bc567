package org.vivavoce.platform.fault;

/** What a fault means for the caller (DESIGN §9). */
public enum FaultCategory {
  /** Something we depend on is away for the moment; the same call may work in seconds. */
  RETRY,
  /** The same call will fail again. */
  DO_NOT_RETRY,
  /** A mistake of ours; it is logged with its stack and told to nobody outside. */
  BUG
}
