package io.sandboxbroker.pool;

import java.util.Locale;

/** The state of a sandbox by name, as in answers, metrics and the table. */
public enum Status {
  AVAILABLE,
  ALLOCATED,
  PENDING_DELETION,
  DELETION_FAILED,
  STALE,
  DELETED;

  /** The name in lower case, such as {@code pending_deletion}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The status of a label.
   *
   * @throws IllegalArgumentException if no status has it
   */
  public static Status ofLabel(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
