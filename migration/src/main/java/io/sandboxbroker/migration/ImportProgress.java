package io.sandboxbroker.migration;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongConsumer;

/** Prints the progress, at most once a second. Not thread-safe. */
final class ImportProgress implements LongConsumer {

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final PrintWriter out;
  private final InstantSource clock;
  private final long total;
  private Instant next;

  ImportProgress(PrintWriter out, InstantSource clock, long total) {
    this.out = out;
    this.clock = clock;
    this.total = total;
    next = clock.instant().plus(INTERVAL);
  }

  @Override
  public void accept(long items) {
    Instant now = clock.instant();
    if (!now.isBefore(next)) {
      next = now.plus(INTERVAL);
      out.printf("%,d of %,d items%n", items, total);
      out.flush();
    }
  }
}
