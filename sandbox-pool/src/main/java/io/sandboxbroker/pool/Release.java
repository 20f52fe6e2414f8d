package io.sandboxbroker.pool;

import java.time.Instant;

/**
 * The end of an allocation and the progress of the deletion at the CSP.
 *
 * @param allocation the ended allocation
 * @param requestedAt when the owner or the expiry requested the deletion
 * @param failedAttempts the number of failed deletions at the CSP
 */
public record Release(Allocation allocation, Instant requestedAt, int failedAttempts) {

  Release failedOnceMore() {
    return new Release(allocation, requestedAt, failedAttempts + 1);
  }
}
