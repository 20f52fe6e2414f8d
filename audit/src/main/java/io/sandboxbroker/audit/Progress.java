package io.sandboxbroker.audit;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Prints the progress of reading, at most once a second. Not thread-safe. */
final class Progress {

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int CHECK_INTERVAL = 4_096;

  private final PrintWriter err;
  private final InstantSource clock;
  private @Nullable Instant begun;
  private Instant next = Instant.EPOCH;
  private long read;

  Progress(PrintWriter err, InstantSource clock) {
    this.err = err;
    this.clock = clock;
  }

  /** One more record of about that many was read. */
  void read(long total) {
    read++;
    if (read % CHECK_INTERVAL == 1) {
      Instant now = clock.instant();
      if (begun == null) {
        begun = now;
        next = now.plus(PAUSE);
      } else if (now.isAfter(next)) {
        next = now.plus(PAUSE);
        print(now, begun, total);
      }
    }
  }

  private void print(Instant now, Instant since, long total) {
    err.printf(
        "%,d records read, %,d/s, %d %%%n",
        read, rate(since, now), total == 0 ? 100 : Math.min(100, 100 * read / total));
    err.flush();
  }

  /** Everything has been read. */
  void end() {
    if (begun != null) {
      err.printf("%,d records read, %,d/s%n", read, rate(begun, clock.instant()));
      err.flush();
    }
  }

  private long rate(Instant since, Instant now) {
    return 1_000 * read / Math.max(1, Duration.between(since, now).toMillis());
  }
}
