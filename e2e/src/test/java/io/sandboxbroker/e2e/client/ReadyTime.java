package io.sandboxbroker.e2e.client;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Measures the time for which all parts of a broker were ready. It stands still while a part is
 * away, so that no limit depends on how long a machine takes to start a part again. Thread-safe.
 */
public final class ReadyTime {

  private final LongSupplier nanoTime;
  private final Set<Object> away = new HashSet<>();
  private long nanosBefore;
  private long since;

  public ReadyTime() {
    this(System::nanoTime);
  }

  ReadyTime(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    since = nanoTime.getAsLong();
  }

  /** A part is away from now on. */
  public synchronized void leave(Object part) {
    if (away.isEmpty()) {
      nanosBefore += nanoTime.getAsLong() - since;
    }
    away.add(part);
  }

  /** A part is ready again. */
  public synchronized void comeBack(Object part) {
    if (away.remove(part) && away.isEmpty()) {
      since = nanoTime.getAsLong();
    }
  }

  /** The time for which all parts were ready, since this was created. */
  public synchronized Duration elapsed() {
    long now = away.isEmpty() ? nanoTime.getAsLong() - since : 0;
    return Duration.ofNanos(nanosBefore + now);
  }
}
