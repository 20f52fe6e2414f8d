package io.sandboxbroker.gateway.reply;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The allocation commands of this gateway that the allocator has not decided yet, and how quickly
 * it decides them. From both follows how long a further command would wait. A command that waits in
 * the queue for a sandbox is decided: it waits for other reasons. Thread-safe.
 *
 * <p>Every gateway sees its own share of the commands and of the decisions, so that the quotient is
 * the same for all.
 */
public final class AllocationBacklog {

  /** Below this, no command is refused: a few decisions say nothing about the rate. */
  static final int MIN_COMMANDS = 100;

  /** The rate is known once a backlog has lasted for so long. */
  static final Duration WINDOW = Duration.ofSeconds(5);

  /** The part of its time that a command may wait for a decision; the rest is for the decision. */
  private static final double MAX_WAIT = 0.75;

  private static final int SLICES = 20;

  /** The newest slices, which count alone while an allocator that has just started gets faster. */
  private static final int RECENT = 5;

  private static final long SLICE_MILLIS = WINDOW.toMillis() / SLICES;
  private static final double MILLIS_PER_SECOND = 1_000;

  private final Ticker ticker;
  private final Set<String> undecided = ConcurrentHashMap.newKeySet();
  private final long[] decisions = new long[SLICES];
  private long slice;
  private long busySince;

  AllocationBacklog(Ticker ticker, MeterRegistry meters) {
    this.ticker = ticker;
    busySince = millis();
    slice = Math.floorDiv(busySince, SLICE_MILLIS);
    Gauge.builder("broker.allocation.backlog", undecided, Set::size)
        .description("Allocation commands of this gateway that the allocator has not decided yet")
        .register(meters);
  }

  /** Whether a further command of this deadline would most likely not be decided in time. */
  public synchronized boolean isTooLongFor(Duration deadline) {
    moveOn();
    int commands = undecided.size();
    long busy = millis() - busySince;
    if (commands < MIN_COMMANDS || busy < WINDOW.toMillis()) {
      return false;
    }
    double perSecond = Math.max(perSecond(SLICES), perSecond(RECENT));
    // Without a decision the rate is unknown: the allocator restarts, or Kafka is away.
    return perSecond > 0 && commands / perSecond > deadline.toSeconds() * MAX_WAIT;
  }

  /** The rate of the newest slices. */
  private double perSecond(int slices) {
    long decided = 0;
    for (int back = 0; back < slices; back++) {
      decided += decisions[Math.floorMod(slice - back, SLICES)];
    }
    return decided * MILLIS_PER_SECOND / (slices * SLICE_MILLIS);
  }

  /** A place for one command, which is not published yet. */
  public Place newPlace() {
    return new Place();
  }

  /** The place of one command. */
  public final class Place {
    private @Nullable String command;

    /** The command is published. */
    public void published(String id) {
      synchronized (AllocationBacklog.this) {
        moveOn();
        command = id;
        undecided.add(id);
      }
    }

    /** The command has its outcome. */
    public void decided() {
      synchronized (AllocationBacklog.this) {
        if (command != null) {
          AllocationBacklog.this.decided(command);
        }
      }
    }

    /** Nobody waits for the command any more. */
    public void abandoned() {
      synchronized (AllocationBacklog.this) {
        moveOn();
        if (command != null) {
          undecided.remove(command);
        }
      }
    }
  }

  /** The allocator has decided a command: it has an outcome, or waits in the queue. */
  public synchronized void decided(String command) {
    moveOn();
    if (undecided.remove(command)) {
      decisions[Math.floorMod(slice, SLICES)]++;
    }
  }

  private long millis() {
    return TimeUnit.NANOSECONDS.toMillis(ticker.read());
  }

  /** Clears the slices that have passed, and begins anew after a time without a backlog. */
  private void moveOn() {
    long now = Math.floorDiv(millis(), SLICE_MILLIS);
    for (long passed = Math.max(slice, now - SLICES); passed < now; passed++) {
      decisions[Math.floorMod(passed + 1, SLICES)] = 0;
    }
    slice = Math.max(slice, now);
    if (undecided.size() < MIN_COMMANDS) {
      busySince = millis();
    }
  }
}
