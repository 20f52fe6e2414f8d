package io.sandboxbroker.simulator;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long the CSP takes to answer. Written {@code 3s} (fixed), {@code 3s..10s} (uniform) or {@code
 * 5s~20s} (long tail: half of the draws under 5 s, one in a hundred over 20 s).
 */
public sealed interface Latency {
  /** No latency: the answer comes as fast as it can be made. */
  Latency NONE = new Fixed(Duration.ZERO);

  /** Always the same. */
  record Fixed(Duration duration) implements Latency {
    @Override
    public Duration draw(RandomGenerator random) {
      return duration;
    }

    @JsonValue
    @Override
    public String toString() {
      return DurationText.format(duration);
    }
  }

  /** Anything from {@code least} to {@code most}, equally likely. */
  record Uniform(Duration least, Duration most) implements Latency {
    /** Refuses an empty range. */
    public Uniform {
      if (least.compareTo(most) > 0) {
        throw new IllegalArgumentException(
            "a latency's range must run upwards: " + least + ".." + most);
      }
    }

    @Override
    public Duration draw(RandomGenerator random) {
      return Duration.ofMillis(random.nextLong(least.toMillis(), most.toMillis() + 1));
    }

    @JsonValue
    @Override
    public String toString() {
      return DurationText.format(least) + ".." + DurationText.format(most);
    }
  }

  /** Log-normal by its median and its 99th percentile, never more than three times the latter. */
  record LongTail(Duration median, Duration p99) implements Latency {
    /** How many standard deviations the 99th percentile lies above the median. */
    private static final double P99_DEVIATIONS = 2.3263;

    /** Refuses a tail that is not longer than the median. */
    public LongTail {
      if (median.toMillis() < 1 || p99.compareTo(median) <= 0) {
        throw new IllegalArgumentException(
            "a long tail needs 1ms <= median < p99: " + median + "~" + p99);
      }
    }

    @Override
    public Duration draw(RandomGenerator random) {
      double sigma = Math.log((double) p99.toMillis() / median.toMillis()) / P99_DEVIATIONS;
      double millis = median.toMillis() * Math.exp(sigma * random.nextGaussian());
      return Duration.ofMillis(Math.min(Math.round(millis), 3 * p99.toMillis()));
    }

    @JsonValue
    @Override
    public String toString() {
      return DurationText.format(median) + "~" + DurationText.format(p99);
    }
  }

  /** One latency, in whole milliseconds for all but a fixed one. */
  Duration draw(RandomGenerator random);

  /**
   * Reads a latency as it is written.
   *
   * @throws IllegalArgumentException when the text is none of the three forms
   */
  @JsonCreator
  static Latency parse(String text) {
    int range = text.indexOf("..");
    if (range >= 0) {
      return new Uniform(
          DurationText.parse(text.substring(0, range)),
          DurationText.parse(text.substring(range + 2)));
    }
    int tail = text.indexOf('~');
    if (tail >= 0) {
      return new LongTail(
          DurationText.parse(text.substring(0, tail)),
          DurationText.parse(text.substring(tail + 1)));
    }
    return new Fixed(DurationText.parse(text));
  }
}
