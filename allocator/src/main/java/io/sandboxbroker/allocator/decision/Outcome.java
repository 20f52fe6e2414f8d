package io.sandboxbroker.allocator.decision;

import io.sandboxbroker.pool.Decision.IgnoreReason;
import io.sandboxbroker.pool.JournalEntry;
import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.Renewal;
import io.sandboxbroker.pool.Sandbox;

/** The outcome of a command, a timer or a fact that concerns one sandbox. */
public sealed interface Outcome {

  /**
   * The sandbox has changed.
   *
   * @param repeated whether an earlier delivery of the same record wrote the change
   */
  record Changed(JournalEntry entry, boolean repeated) implements Outcome {}

  /**
   * The track has another sandbox instead of the one that it gave back.
   *
   * @param entry the change of the new sandbox
   * @param given the change of the old sandbox
   * @param repeated whether an earlier delivery of the same record wrote the changes
   */
  record Swapped(JournalEntry entry, JournalEntry given, boolean repeated) implements Outcome {}

  /** The track has renewed its lease with the same key before. */
  record RenewalRepeated(Sandbox sandbox, Renewal renewal) implements Outcome {}

  /** The track's earlier command has the same result: it holds the sandbox, or gave it back. */
  record Repeated(Sandbox sandbox) implements Outcome {}

  /** The command is refused. */
  record Refused(Refusal reason) implements Outcome {}

  /** The sandbox stays as it is, and the next try of its deletion is due now. */
  record DeletionDue(Sandbox sandbox) implements Outcome {}

  /** The record does not concern the sandbox in its current state; no event answers it. */
  record Ignored(IgnoreReason reason) implements Outcome {}

  /**
   * A list shows the account of the sandbox under another id. The sandbox stays as it is.
   *
   * @param reason why the list has no news
   */
  record KnownUnderAnotherId(Sandbox sandbox, IgnoreReason reason) implements Outcome {}

  /** The command waits in the queue; the outcome of its last turn answers it. */
  record Queued() implements Outcome {}
}
