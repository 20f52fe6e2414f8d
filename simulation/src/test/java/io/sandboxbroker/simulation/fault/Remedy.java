package io.sandboxbroker.simulation.fault;

/**
 * Parts of the design that prevent a violation. A life without one of them must be found to violate
 * a guarantee, or the simulation proves nothing.
 */
public enum Remedy {
  /** An allocation takes the lease of its track in the same write. */
  LEASE_CONDITION,
  /** A write succeeds only on the version that the decision was made on. */
  VERSION_GUARD,
  /** A trigger that meets its own journal entry repeats that answer. */
  JOURNAL,
  /** A trigger that is answered without a change is closed, where it may be under way elsewhere. */
  CLOSURE,
  /** A deleted sandbox stays in the table. */
  TOMBSTONE,
  /** A command is refused after its deadline. */
  DEADLINE,
  /** After a commit whose outcome is unknown, work goes on from the committed offsets. */
  COMMITTED_OFFSETS,
  /** A group refuses the offsets of a member that it has expelled. */
  MEMBER_FENCING,
  /** Readers see committed records only. */
  READ_COMMITTED,
  /** The queue's state is committed together with its output. */
  QUEUE_STATE,
  /** A list that has shrunk by more than a fifth changes nothing. */
  SHRINKAGE_GUARD,
  /** Two lists count as two absences of an account only if they are an interval apart. */
  STRIKES,
  /** The next lists are expected to lack the accounts that the CSP has deleted. */
  EXPECTED_DELETIONS,
  /** An odd entry of a list is left out, and the others are read. */
  ODD_ENTRIES,
  /** A sweep finds sandboxes whose timers were lost. */
  SWEEP,
  /** An account that has a sandbox gets no other one, whatever its number. */
  ACCOUNT_PIN,
  /** A record whose schema is not known while the registry is away is delivered again. */
  REGISTRY_OUTAGE
}
