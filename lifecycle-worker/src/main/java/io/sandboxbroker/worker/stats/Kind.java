package io.sandboxbroker.worker.stats;

import io.sandboxbroker.event.SandboxStatus;
import java.util.Comparator;

/**
 * What is counted together.
 *
 * @param prefix of the names
 * @param status one of those that are counted
 */
record Kind(String prefix, SandboxStatus status) implements Comparable<Kind> {

  private static final Comparator<Kind> ORDER =
      Comparator.comparing(Kind::prefix).thenComparing(Kind::status);

  /** By prefix first. */
  @Override
  public int compareTo(Kind other) {
    return ORDER.compare(this, other);
  }
}
