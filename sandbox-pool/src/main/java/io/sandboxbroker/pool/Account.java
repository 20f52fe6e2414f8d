package io.sandboxbroker.pool;

import java.time.Instant;

/**
 * What the CSP's list says of a sandbox.
 *
 * @param id the broker's id of it
 * @param name the account's name, which prefixes select by
 * @param externalId the account's id at the CSP, with its prefix
 * @param sfdcAccountId the CSP's customer account; empty when unknown
 * @param createdAt when the CSP created it, or when it was first seen
 * @param lastSynced when a list last changed any of this
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

  /** Whether both say the same of the account, whenever they were seen. */
  boolean saysTheSameAs(Account other) {
    return name.equals(other.name)
        && externalId.equals(other.externalId)
        && sfdcAccountId.equals(other.sfdcAccountId);
  }

  /** The newer details, with the date of creation that was known before. */
  Account refreshedBy(Account seen) {
    return new Account(
        id, seen.name, seen.externalId, seen.sfdcAccountId, createdAt, seen.lastSynced);
  }
}
