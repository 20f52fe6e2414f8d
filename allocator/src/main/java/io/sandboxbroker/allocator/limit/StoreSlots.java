package io.sandboxbroker.allocator.limit;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The slots of the records that use the store. Records without a slot wait in order of arrival.
 * Their number is bounded by the records that the listeners have received. Thread-safe and
 * non-blocking.
 *
 * <p>Commands go before timers and facts, because a client waits. Every fourth slot goes to timers
 * and facts, so that these go on under any load.
 */
public final class StoreSlots {

  /** What a record is, for its order. */
  public enum Lane {
    /** The record is a command of a client or an operator. */
    COMMANDS,
    /** The record is a timer or a fact. */
    OTHERS
  }

  private static final int SHARE = 4;

  private final CallLimit limit;
  private final InstantSource clock;
  private final Map<Lane, Queue<Waiting>> lanes = new EnumMap<>(Lane.class);
  private final AtomicInteger wanted = new AtomicInteger();
  private int inUse;
  private int granted;

  public StoreSlots(CallLimit limit, InstantSource clock) {
    this.limit = limit;
    this.clock = clock;
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new ArrayDeque<>());
    }
  }

  /**
   * Waits for a slot. A record whose time has passed needs none and is let through, so that it
   * costs the others nothing.
   *
   * @param latestStart after this time the record is let through without a slot
   * @return the slot, to be closed by the caller
   */
  public CompletableFuture<Slot> acquire(Lane lane, Instant latestStart) {
    var answer = new CompletableFuture<Slot>();
    synchronized (this) {
      queue(lane).add(new Waiting(answer, latestStart));
    }
    grant();
    return answer;
  }

  /** How many slots are in use. */
  public synchronized int inUse() {
    return inUse;
  }

  /** How many records wait for a slot. */
  public synchronized int waiting() {
    return lanes.values().stream().mapToInt(Queue::size).sum();
  }

  /**
   * Grants slots while there are any. One thread at a time does so, because a granted record may
   * end at once and give its slot back: without the loop, each would run inside the one before.
   */
  private void grant() {
    int asked = wanted.incrementAndGet();
    if (asked > 1) {
      return;
    }
    do {
      for (Runnable next = next(); next != null; next = next()) {
        next.run();
      }
      asked = wanted.addAndGet(-asked);
    } while (asked > 0);
  }

  private synchronized @Nullable Runnable next() {
    Instant now = clock.instant();
    for (Queue<Waiting> lane : lanes.values()) {
      Waiting first = lane.peek();
      if (first != null && now.isAfter(first.latestStart())) {
        return lane.remove().granted(new Slot(() -> {}));
      }
    }
    boolean others = queue(Lane.COMMANDS).isEmpty() || granted % SHARE == 0;
    Queue<Waiting> lane =
        others && !queue(Lane.OTHERS).isEmpty() ? queue(Lane.OTHERS) : queue(Lane.COMMANDS);
    if (lane.isEmpty()) {
      return null;
    }
    if (inUse >= limit.limit()) {
      limit.onFull();
      return null;
    }
    inUse++;
    granted++;
    return lane.remove().granted(new Slot(this::release));
  }

  private Queue<Waiting> queue(Lane lane) {
    return Objects.requireNonNull(lanes.get(lane));
  }

  private void release() {
    synchronized (this) {
      inUse--;
    }
    grant();
  }

  private record Waiting(CompletableFuture<Slot> answer, Instant latestStart) {

    Runnable granted(Slot slot) {
      return () -> answer.complete(slot);
    }
  }

  /** The permission of one record to use the store. */
  public static final class Slot implements AutoCloseable {

    private final AtomicBoolean open = new AtomicBoolean(true);
    private final Runnable release;

    private Slot(Runnable release) {
      this.release = release;
    }

    /** Gives the slot back, once. */
    @Override
    public void close() {
      if (open.compareAndSet(true, false)) {
        release.run();
      }
    }
  }
}
