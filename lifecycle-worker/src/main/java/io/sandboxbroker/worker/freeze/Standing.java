package io.sandboxbroker.worker.freeze;

/** Whether something is frozen. */
public enum Standing {
  THAWED,
  FROZEN,
  /** Nobody can tell now. What must not happen while it is frozen must not happen then either. */
  UNKNOWN
}
