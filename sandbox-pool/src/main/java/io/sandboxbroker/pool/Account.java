package io.sandboxbroker.pool;

import java.time.Instant;

/**
 * The details of a CSP account, as the CSP's list has them.
 *
 * @param id the broker's id of the sandbox
 * @param name the account's name; a name prefix selects by it
 * @param externalId the account's id at the CSP, prefix included
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

  /** Whether the details are equal; times do not count. */
  boolean hasDetailsOf(Account other) {
    return name.equals(other.name)
        && externalId.equals(other.externalId)
        && sfdcAccountId.equals(other.sfdcAccountId);
  }

  /** Returns newer details of the account with the present date of creation. */
  Account withDetailsOf(Account seen) {
    return new Account(
        id, seen.name, seen.externalId, seen.sfdcAccountId, createdAt, seen.lastSynced);
  }
}
