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
 * @param acceptFirstList whether the first list is imported into an empty pool without an operator.
 *     Its accounts may be in use by another broker. Only in the local profile by default ({@code
 *     SYNC_ACCEPT_FIRST_LIST})
 */
@Validated
@ConfigurationProperties("broker.sync-guard")
record SyncGuardSettings(
    @DefaultValue("20") @PositiveOrZero @Max(99) int maxShrinkagePercent,
    @DefaultValue("false") boolean acceptFirstList) {

  /** Whether a list of this length is accepted where another length was expected. */
  boolean accepts(int listed, int expected) {
    return (expected - listed) * 100L <= (long) maxShrinkagePercent * expected;
  }
}
