package io.sandboxbroker.allocator.decision;

import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.Trigger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the allocator is asked to do. */
public sealed interface Task {

  /** Unique per task; the cause of whatever comes of it. A redelivered task has the same id. */
  String id();

  /**
   * Give a track its sandbox.
   *
   * @param waitUntil until when it may wait in line while there is none; a moment that has passed
   *     for not at all
   */
  record Allocate(Trigger.AllocateSandbox command, Instant waitUntil, Turn turn) implements Task {
    @Override
    public String id() {
      return command.id();
    }
  }

  /** Let a track wait no more for a sandbox that it asked for. */
  record Cancel(String id, TrackId track, String allocation, Finding finding) implements Task {}

  /** Do what a trigger means for the sandbox that it names. */
  record Change(Trigger.OfSandbox trigger) implements Task {
    @Override
    public String id() {
      return trigger.id();
    }
  }

  /**
   * Tell of the sandboxes for which something is overdue.
   *
   * @param saidAt when it was said that this is due
   */
  record Sweep(String id, Scope scope, Instant saidAt) implements Task {}

  /** Have every deletion tried now that waits. */
  record CleanUp(String id) implements Task {}

  /**
   * Give up the sandboxes of a status.
   *
   * @param status stale or deletion failed
   */
  record BulkDelete(String id, Status status) implements Task {}

  /**
   * Tell a part of the pool anew.
   *
   * @param position where the part begins; null at the beginning
   * @param told how many sandboxes the parts before had
   */
  record Rebuild(String id, @Nullable String position, long told) implements Task {}

  /** Have one deletion tried now. */
  record RetryDeletion(String id, SandboxId sandbox) implements Task {}

  /** What a sweep looks for. */
  enum Scope {
    ALL,
    /** Allocations past their end. */
    EXPIRIES,
    /** Sandboxes whose deletion or purge should have been tried. */
    DELETIONS
  }

  /** What the waiting room says of an allocation. */
  enum Turn {
    /** Nothing: it comes from the gateway. */
    NONE,
    /** There may be a sandbox for it; it waits on if there is none. */
    OFFERED,
    /** Its time is nearly up; it is refused if there is none now. */
    LAST,
    /** Its track waits no more. */
    CANCELLED,
    /** The line is full. */
    TURNED_AWAY
  }

  /** What the waiting room found of a cancellation. */
  enum Finding {
    /** It has not been asked yet. */
    NONE,
    /** The allocation waited, and waits no more. */
    CANCELLED,
    /** It did not wait, or not for this track. */
    NOT_WAITING
  }
}
