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

  private final @Nullable PrintWriter err;
  private final InstantSource clock;
  private @Nullable Instant begun;
  private Instant next = Instant.EPOCH;
  private long read;

  Progress(PrintWriter err, InstantSource clock) {
    this.err = err;
    this.clock = clock;
  }

  private Progress() {
    this.err = null;
    this.clock = InstantSource.system();
  }

  static Progress silent() {
    return new Progress();
  }

  /** One more record of about that many was read. */
  void read(long total) {
    read++;
    if (err != null && read % CHECK_INTERVAL == 1) {
      Instant now = clock.instant();
      if (begun == null) {
        begun = now;
        next = now.plus(PAUSE);
      } else if (now.isAfter(next)) {
        next = now.plus(PAUSE);
        say(err, now, begun, total);
      }
    }
  }

  private void say(PrintWriter to, Instant now, Instant since, long total) {
    to.printf(
        "%,d records read, %,d/s, %d %%%n",
        read, rate(since, now), total == 0 ? 100 : Math.min(100, 100 * read / total));
    to.flush();
  }

  /** Everything has been read. */
  void end() {
    if (err != null && begun != null) {
      err.printf("%,d records read, %,d/s%n", read, rate(begun, clock.instant()));
      err.flush();
    }
  }

  private long rate(Instant since, Instant now) {
    return 1_000 * read / Math.max(1, Duration.between(since, now).toMillis());
  }
}
