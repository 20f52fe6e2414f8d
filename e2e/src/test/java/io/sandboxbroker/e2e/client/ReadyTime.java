package io.sandboxbroker.e2e.client;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Measures for how long all parts of a broker have been ready without a break. Limits that follow
 * from it do not depend on how long a machine takes to start a part again, nor on how often parts
 * are away. Thread-safe.
 */
public final class ReadyTime {

  private final LongSupplier nanoTime;
  private final Set<Object> away = new HashSet<>();
  private long readySince;

  /** With the clock of this machine. */
  public ReadyTime() {
    this(System::nanoTime);
  }

  private ReadyTime(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    readySince = nanoTime.getAsLong();
  }

  /** With a clock of its own. */
  public static ReadyTime of(LongSupplier nanoTime) {
    return new ReadyTime(nanoTime);
  }

  /** A part is away from now on. */
  public synchronized void leave(Object part) {
    away.add(part);
  }

  /** A part is ready again. */
  public synchronized void comeBack(Object part) {
    if (away.remove(part) && away.isEmpty()) {
      readySince = nanoTime.getAsLong();
    }
  }

  /** The parts that are away now. */
  public synchronized Set<Object> away() {
    return Set.copyOf(away);
  }

  /** The time for which all parts have been ready without a break; zero while one is away. */
  public synchronized Duration unbroken() {
    return away.isEmpty() ? Duration.ofNanos(nanoTime.getAsLong() - readySince) : Duration.ZERO;
  }

  /**
   * The part of a wait in which all parts were ready without a break until now.
   *
   * @param waited since the wait began
   */
  public Duration unbrokenOf(Duration waited) {
    Duration ready = unbroken();
    return waited.compareTo(ready) < 0 ? waited : ready;
  }
}
