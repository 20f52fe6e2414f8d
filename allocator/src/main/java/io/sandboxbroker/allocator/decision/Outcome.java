package io.sandboxbroker.allocator.decision;

import io.sandboxbroker.pool.Decision.IgnoreReason;
import io.sandboxbroker.pool.JournalEntry;
import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.Trigger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of a task. All but {@link Ignored} and {@link Waits} are told. */
public sealed interface Outcome {

  /**
   * The pool has changed.
   *
   * @param again whether an earlier delivery of the same trigger had written it
   */
  record Changed(JournalEntry step, boolean again) implements Outcome {}

  /** The track holds a sandbox already. */
  record AllocationRepeated(Sandbox.Allocated sandbox) implements Outcome {}

  /** There is no sandbox for the track. */
  record AllocationRefused(Trigger.AllocateSandbox command, Refusal.OfAllocation reason)
      implements Outcome {}

  /** The waiting room has it from here, and will say what comes of it. Not told. */
  record Waits() implements Outcome {}

  /** Whether the allocation could be cancelled. */
  record CancellationAnswered(Task.Cancel cancellation) implements Outcome {}

  /** The owner gave it back before. */
  record DeletionRepeated(Sandbox sandbox) implements Outcome {}

  /** The sandbox is not given back. */
  record DeletionRefused(Trigger.RequestDeletion command, Refusal.OfDeletion reason)
      implements Outcome {}

  /**
   * What is overdue, if anything. Each is told as it stands, so that its timer comes back.
   *
   * @param overdue the longest overdue first
   */
  record Swept(List<Sandbox> overdue) implements Outcome {
    public Swept {
      overdue = List.copyOf(overdue);
    }
  }

  /**
   * The deletions that wait are to be tried now.
   *
   * @param waiting the longest untouched first
   */
  record CleanupBegun(List<Sandbox> waiting) implements Outcome {
    public CleanupBegun {
      waiting = List.copyOf(waiting);
    }
  }

  /**
   * Sandboxes are to be given up; of each it is decided when its turn comes.
   *
   * @param found the longest untouched first
   * @param more whether there were more than that
   */
  record BulkDeletionBegun(List<Sandbox> found, boolean more) implements Outcome {
    public BulkDeletionBegun {
      found = List.copyOf(found);
    }
  }

  /** The sandbox is not given up. */
  record RemovalRefused(SandboxId sandbox, Refusal.OfRemoval reason) implements Outcome {}

  /**
   * A part of the pool as it stands.
   *
   * @param next where the next part begins; null when this is the last one
   * @param told how many sandboxes this part and those before have
   */
  record PoolTold(List<Sandbox> sandboxes, @Nullable String next, long told) implements Outcome {
    public PoolTold {
      sandboxes = List.copyOf(sandboxes);
    }
  }

  /** The deletion of the sandbox is to be tried now. */
  record DeletionDue(Sandbox sandbox) implements Outcome {}

  /** There is no deletion of the sandbox to be tried. */
  record RetryRefused(SandboxId sandbox, Refusal.OfRetry reason) implements Outcome {}

  /** The trigger does not concern the pool as it stands. */
  record Ignored(IgnoreReason why) implements Outcome {}
}
