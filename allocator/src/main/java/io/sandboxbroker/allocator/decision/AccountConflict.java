package io.sandboxbroker.allocator.decision;

import io.sandboxbroker.pool.AccountId;
import io.sandboxbroker.pool.SandboxId;

/**
 * A list or a row that contradicts the rule that one account is one sandbox for ever.
 *
 * @param kind what contradicts the rule
 * @param account the account
 * @param sandbox the sandbox that the account has
 * @param other the other sandbox id; the same where there is none
 */
public record AccountConflict(Kind kind, AccountId account, SandboxId sandbox, SandboxId other) {

  /** The kinds of conflicts. Each but the last leaves the pool right. */
  public enum Kind {
    /** A list shows the account under another sandbox id. The account keeps its sandbox. */
    SECOND_ID,
    /** A list shows the account under the id of another account's sandbox. It gets its own id. */
    ID_TAKEN,
    /** A list shows an account whose sandbox is deleted. The sandbox stays deleted. */
    DELETED_LISTED,
    /** The pool has two sandboxes of the account. An operator must decide. */
    TWO_SANDBOXES
  }

  /** Learns of conflicts. Thread-safe and non-blocking. */
  @FunctionalInterface
  public interface Listener {
    void onConflict(AccountConflict conflict);
  }
}
