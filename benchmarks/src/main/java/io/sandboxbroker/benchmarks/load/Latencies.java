package io.sandboxbroker.benchmarks.load;

import java.util.Arrays;
import java.util.stream.LongStream;

/** How long things took, in order of length. */
public final class Latencies {

  private static final double NANOS_PER_MILLI = 1e6;

  private final long[] sorted;

  private Latencies(long[] sorted) {
    this.sorted = sorted;
  }

  /**
   * Of these times.
   *
   * @param nanos at least one
   */
  public static Latencies of(LongStream nanos) {
    long[] sorted = nanos.toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("Nothing was measured");
    }
    Arrays.sort(sorted);
    return new Latencies(sorted);
  }

  /**
   * The time that this share of all did not exceed, by nearest rank.
   *
   * @param share above 0, up to 1
   * @return milliseconds
   */
  public double quantileMillis(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("A quantile is above 0 and up to 1, not " + share);
    }
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(rank, 1) - 1] / NANOS_PER_MILLI;
  }

  /** The longest, in milliseconds. */
  public double maxMillis() {
    return quantileMillis(1);
  }
}
