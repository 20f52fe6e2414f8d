package io.sandboxbroker.worker.comparison;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which lists are not believed.
 *
 * @param mostShrinkagePercent by how much of the last complete list, in percent, a list may be
 *     shorter. From 0 to 99, 20 by default
 */
@ConfigurationProperties("broker.sync-guard")
record SyncGuardSettings(@DefaultValue("20") int mostShrinkagePercent) {

  SyncGuardSettings {
    if (mostShrinkagePercent < 0 || mostShrinkagePercent > 99) {
      throw new IllegalArgumentException(
          "broker.sync-guard.most-shrinkage-percent must be from 0 to 99, not "
              + mostShrinkagePercent);
    }
  }

  /** Whether so many may be listed where so many were expected. */
  boolean believes(int listed, int expected) {
    return (expected - listed) * 100L <= (long) mostShrinkagePercent * expected;
  }
}
