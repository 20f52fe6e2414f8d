package io.sandboxbroker.simulation.time;

import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;

/**
 * Runs every task of a life in virtual time. The seed decides the order of tasks that are due in
 * the same millisecond. For one thread.
 */
public final class Scheduler implements InstantSource {

  /** The moment at which every life begins. */
  public static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

  private record Task(long at, int tie, long number, Runnable work) implements Comparable<Task> {

    @Override
    public int compareTo(Task other) {
      if (at != other.at) {
        return at < other.at ? -1 : 1;
      }
      return tie != other.tie
          ? Integer.compare(tie, other.tie)
          : Long.compare(number, other.number);
    }
  }

  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private final Chance chance;
  private long now;
  private long numbers;
  private long steps;

  public Scheduler(Chance chance) {
    this.chance = chance;
  }

  /** Runs a task after some milliseconds. */
  public void after(long millis, Runnable work) {
    tasks.add(new Task(now + Math.max(0, millis), chance.next(), numbers++, work));
  }

  /** Runs the next task; false when there is none. */
  public boolean runNext() {
    Task task = tasks.poll();
    if (task == null) {
      return false;
    }
    now = task.at();
    steps++;
    task.work().run();
    return true;
  }

  /** Runs every task of the next milliseconds. */
  public void runFor(long millis) {
    long end = now + millis;
    for (Task next = tasks.peek(); next != null && next.at() <= end; next = tasks.peek()) {
      runNext();
    }
    now = end;
  }

  /** The milliseconds since the beginning. */
  public long now() {
    return now;
  }

  /** How many tasks have run. */
  public long steps() {
    return steps;
  }

  @Override
  public Instant instant() {
    return START.plusMillis(now);
  }
}
