package io.sandboxbroker.pool;

import java.time.Instant;

/**
 * The end of an allocation, and how far the deletion at the CSP has come.
 *
 * @param allocation what has ended
 * @param requestedAt when the deletion was asked for, by its owner or by expiry
 * @param failedAttempts deletions at the CSP that did not succeed
 */
public record Release(Allocation allocation, Instant requestedAt, int failedAttempts) {

  Release failedOnceMore() {
    return new Release(allocation, requestedAt, failedAttempts + 1);
  }
}
