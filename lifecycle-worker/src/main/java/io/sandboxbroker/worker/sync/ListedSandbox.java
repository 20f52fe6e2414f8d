package io.sandboxbroker.worker.sync;

import io.sandboxbroker.worker.csp.CspAccount;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A sandbox as the CSP lists it.
 *
 * @param id what the broker calls it: the CSP's number, or the external id where it has none
 * @param externalId what the CSP calls it, with its prefix
 * @param sfdcAccountId empty when unknown
 */
record ListedSandbox(
    String id, String name, String externalId, String sfdcAccountId, Optional<Instant> createdAt) {

  /** Empty when the account lacks its id or its name: nobody could use or delete it. */
  static Optional<ListedSandbox> of(CspAccount account) {
    String externalId = Objects.requireNonNullElse(account.id(), "");
    String name = Objects.requireNonNullElse(account.name(), "");
    if (externalId.isBlank() || name.isBlank()) {
      return Optional.empty();
    }
    String number = Objects.requireNonNullElse(account.cspId(), "");
    return Optional.of(
        new ListedSandbox(
            number.isBlank() ? externalId : number,
            name,
            externalId,
            Objects.requireNonNullElse(account.sfdcAccountId(), ""),
            account.creation()));
  }
}
