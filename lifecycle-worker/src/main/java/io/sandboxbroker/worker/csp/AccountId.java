package io.sandboxbroker.worker.csp;

import java.util.Optional;
import java.util.regex.Pattern;

/** Finds what an account is deleted by. */
final class AccountId {

  private static final Pattern UUID =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private AccountId() {}

  /** The last segment of an external id; empty when it is no UUID and so names no account. */
  static Optional<String> uuid(String externalId) {
    return Optional.of(externalId.substring(externalId.lastIndexOf('/') + 1))
        .filter(last -> UUID.matcher(last).matches());
  }
}
