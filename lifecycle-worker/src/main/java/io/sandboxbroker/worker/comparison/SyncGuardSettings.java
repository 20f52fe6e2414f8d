package io.sandboxbroker.worker.comparison;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.PositiveOrZero;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the guard against lists that have lost sandboxes.
 *
 * @param maxShrinkagePercent by how much a list may be shorter than the last complete one, in
 *     percent. From 0 to 99, 20 by default
 */
@Validated
@ConfigurationProperties("broker.sync-guard")
record SyncGuardSettings(@DefaultValue("20") @PositiveOrZero @Max(99) int maxShrinkagePercent) {

  /** Whether a list of this length is accepted where another length was expected. */
  boolean accepts(int listed, int expected) {
    return (expected - listed) * 100L <= (long) maxShrinkagePercent * expected;
  }
}
