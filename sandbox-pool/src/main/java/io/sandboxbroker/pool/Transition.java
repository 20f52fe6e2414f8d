package io.sandboxbroker.pool;

/**
 * A change of one sandbox that has been decided and not yet been written.
 *
 * @param before what it was decided on; the write holds only if that still stands
 * @param after what it becomes, one version later
 * @param event what it is called when it is told
 * @param leaseChange what it does to the lease of the track concerned; written together with it or
 *     not at all
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

  /** One that takes no lease, and ends the one that it takes the sandbox out of. */
  Transition(CurrentState before, Sandbox after, PoolEvent event) {
    this(before, after, event, impliedBy(before, after));
  }

  /** The version that must still stand when it is written; 0 when there must be no row. */
  public long expectedVersion() {
    return versionOf(before);
  }

  /** The trigger that caused it. */
  public String cause() {
    return after.revision().cause();
  }

  /** What was done, as the journal remembers it. */
  public JournalEntry step() {
    return new JournalEntry(event, after);
  }

  private static LeaseChange impliedBy(CurrentState before, Sandbox after) {
    return after instanceof Sandbox.PendingDeletion pending && before instanceof Sandbox.Allocated
        ? new LeaseChange.Ended(pending.release().allocation())
        : new LeaseChange.Untouched();
  }

  private static long versionOf(CurrentState standing) {
    return switch (standing) {
      case Unknown ignored -> 0;
      case Sandbox sandbox -> sandbox.revision().version();
    };
  }
}
