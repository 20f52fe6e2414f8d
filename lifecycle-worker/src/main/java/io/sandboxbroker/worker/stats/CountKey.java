package io.sandboxbroker.worker.stats;

import io.sandboxbroker.event.SandboxStatus;
import java.util.Comparator;

/**
 * What is counted together.
 *
 * @param prefix of the names
 * @param status one of those that are counted
 */
record CountKey(String prefix, SandboxStatus status) implements Comparable<CountKey> {

  private static final Comparator<CountKey> ORDER =
      Comparator.comparing(CountKey::prefix).thenComparing(CountKey::status);

  /** By prefix first. */
  @Override
  public int compareTo(CountKey other) {
    return ORDER.compare(this, other);
  }
}
