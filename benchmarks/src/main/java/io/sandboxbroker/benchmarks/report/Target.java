package io.sandboxbroker.benchmarks.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A number that must be reached.
 *
 * @param what is measured, in words
 * @param unit of both numbers; empty for ratios
 * @param measured null when it was not
 * @param bound where it must not be missed
 * @param atLeast whether more is better
 */
public record Target(
    String what, String unit, @Nullable Double measured, double bound, boolean atLeast) {

  static Target atLeast(double bound, String unit, String what, @Nullable Double measured) {
    return new Target(what, unit, measured, bound, true);
  }

  static Target atMost(double bound, String unit, String what, @Nullable Double measured) {
    return new Target(what, unit, measured, bound, false);
  }

  /** Whether it was measured and reached; null when it was not measured. */
  @JsonProperty
  public @Nullable Boolean met() {
    if (measured == null) {
      return null;
    }
    return atLeast ? measured >= bound : measured <= bound;
  }
}
