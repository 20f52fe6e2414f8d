package io.sandboxbroker.pool;

import java.time.Instant;

/**
 * The details of a CSP account, as the CSP's list has them.
 *
 * @param id the broker's id of the sandbox
 * @param name the account's name; a name prefix selects by it
 * @param externalId the account's id at the CSP, prefix included; it never changes
 * @param sfdcAccountId the CSP's customer account; empty when unknown
 * @param createdAt when the CSP created the account, or when a list first had it
 * @param lastSynced when a list last changed a detail
 */
public record Account(
    SandboxId id,
    String name,
    String externalId,
    String sfdcAccountId,
    Instant createdAt,
    Instant lastSynced) {
  public Account {
    if (name.isBlank()) {
      throw new IllegalArgumentException("The name of sandbox " + id + " is blank");
    }
  }

  /**
   * The identity of the account.
   *
   * @throws IllegalArgumentException if the external id has no uuid
   */
  public AccountId accountId() {
    return AccountId.of(externalId);
  }

  /** Whether the changeable details are equal; times do not count. */
  boolean hasDetailsOf(Account other) {
    return name.equals(other.name) && sfdcAccountId.equals(other.sfdcAccountId);
  }

  /** Returns newer details of the same account with the present identity and date of creation. */
  Account withDetailsOf(Account seen) {
    return new Account(id, seen.name, externalId, seen.sfdcAccountId, createdAt, seen.lastSynced);
  }

  Account as(SandboxId other) {
    return new Account(other, name, externalId, sfdcAccountId, createdAt, lastSynced);
  }
}
