package io.sandboxbroker.simulation.time;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** A process with a clock of its own. What it has begun ends with it. For one thread. */
public final class Host {

  private final String name;
  private final Scheduler scheduler;
  private final Chance chance;
  private final long skew;
  private final List<Runnable> atEnd = new ArrayList<>();
  private boolean alive = true;
  private long pausedUntil;

  /**
   * Creates a process.
   *
   * @param skew by how many milliseconds its clock is ahead of the brokers'
   */
  public Host(String name, Scheduler scheduler, Chance chance, long skew) {
    this.name = name;
    this.scheduler = scheduler;
    this.chance = chance;
    this.skew = skew;
  }

  public String name() {
    return name;
  }

  public boolean isAlive() {
    return alive;
  }

  /** Runs a task after some milliseconds, unless the process has ended by then. */
  public void after(long millis, Runnable work) {
    scheduler.after(millis, () -> run(work));
  }

  private void run(Runnable work) {
    if (!alive) {
      return;
    }
    long rest = pausedUntil - scheduler.now();
    if (rest > 0) {
      after(rest + chance.between(0L, 2), work);
    } else {
      work.run();
    }
  }

  /** Runs tasks after some milliseconds. */
  public Executor delayed(long millis) {
    return work -> after(millis, work);
  }

  /** The time by the clock of the process. */
  public InstantSource clock() {
    return new InstantSource() {
      @Override
      public Instant instant() {
        return scheduler.instant().plusMillis(skew);
      }
    };
  }

  public void pause(long millis) {
    pausedUntil = Math.max(pausedUntil, scheduler.now() + millis);
  }

  /** Runs when the process ends, for those outside of it who notice. */
  public void atEnd(Runnable work) {
    atEnd.add(work);
  }

  /** Ends the process without warning. */
  public void crash() {
    if (alive) {
      alive = false;
      atEnd.forEach(Runnable::run);
    }
  }
}
