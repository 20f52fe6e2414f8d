package io.sandboxbroker.pool;

import java.util.Locale;

/** Where a sandbox is in its life, by the name that answers, metrics and the table use. */
public enum Status {
  AVAILABLE,
  ALLOCATED,
  PENDING_DELETION,
  DELETION_FAILED,
  STALE,
  DELETED;

  /** In lower case, as clients know it: {@code pending_deletion}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The status of that label.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Status ofLabel(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
