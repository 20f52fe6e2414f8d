package io.sandboxbroker.cli;

import io.sandboxbroker.cli.http.Pacing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A clock that only pauses move on, and no pause takes time. Without jitter: always the most. */
public final class ManualTime {

  private final List<Duration> pauses = new ArrayList<>();
  private Instant now = Instant.parse("2030-01-31T08:00:00Z");

  /** The pacing of this time. */
  public Pacing pacing() {
    return new Pacing(this::now, this::pause, new Most());
  }

  private synchronized Instant now() {
    return now;
  }

  private synchronized void pause(Duration time) {
    pauses.add(time);
    now = now.plus(time);
  }

  /** The pauses so far. */
  public synchronized List<Duration> pauses() {
    return List.copyOf(pauses);
  }

  /** All pauses so far together. */
  public synchronized Duration total() {
    return pauses.stream().reduce(Duration.ZERO, Duration::plus);
  }

  private static final class Most implements RandomGenerator {
    @Override
    public long nextLong() {
      return -1L;
    }

    @Override
    public double nextDouble() {
      return Math.nextDown(1.0);
    }
  }
}
