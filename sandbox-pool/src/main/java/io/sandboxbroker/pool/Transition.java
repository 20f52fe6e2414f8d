package io.sandboxbroker.pool;

import org.jspecify.annotations.Nullable;

/**
 * A decided change of one sandbox.
 *
 * @param before the state that the decision was made on; the write fails if it has changed
 * @param after the next version of the sandbox
 * @param event the event to publish
 * @param leaseChange the change of the track's lease, written together with the sandbox
 */
public record Transition(
    CurrentState before, Sandbox after, PoolEvent event, LeaseChange leaseChange) {

  public Transition {
    if (!before.id().equals(after.id())) {
      throw new IllegalArgumentException(before.id() + " cannot become " + after.id());
    }
    if (after.revision().version() != versionOf(before) + 1) {
      throw new IllegalArgumentException(after + " is not the next version of " + before);
    }
  }

  /** A transition that takes no lease, and ends the lease of a released sandbox. */
  Transition(CurrentState before, Sandbox after, PoolEvent event) {
    this(before, after, event, impliedBy(before, after));
  }

  /**
   * The first version of a sandbox that another broker managed before.
   *
   * @param lease the live lease of its track on this sandbox; null for none
   */
  public static Transition imported(Sandbox sandbox, @Nullable Lease lease) {
    return new Transition(
        new UnknownSandbox(sandbox.id()),
        sandbox,
        PoolEvent.SANDBOX_SYNCED,
        lease == null ? new LeaseChange.Untouched() : new LeaseChange.Taken(lease));
  }

  /** The version that the row must have; 0 when there must be no row. */
  public long expectedVersion() {
    return versionOf(before);
  }

  /** The id of the trigger. */
  public String cause() {
    return after.revision().cause();
  }

  /** The journal entry of the transition. */
  public JournalEntry step() {
    return new JournalEntry(event, after);
  }

  private static LeaseChange impliedBy(CurrentState before, Sandbox after) {
    return after instanceof Sandbox.PendingDeletion pending && before instanceof Sandbox.Allocated
        ? new LeaseChange.Ended(pending.release().allocation())
        : new LeaseChange.Untouched();
  }

  private static long versionOf(CurrentState state) {
    return switch (state) {
      case UnknownSandbox ignored -> 0;
      case Sandbox sandbox -> sandbox.revision().version();
    };
  }
}
