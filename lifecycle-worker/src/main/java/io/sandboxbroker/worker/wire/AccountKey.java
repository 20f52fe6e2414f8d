package io.sandboxbroker.worker.wire;

import java.util.Locale;

/** Identifies an account of the CSP, whatever a list says of its number, name or type. */
public final class AccountKey {

  private AccountKey() {}

  /**
   * The account's uuid: the last segment of its id at the CSP.
   *
   * @param externalId such as {@code identity/accounts/<uuid>}
   */
  public static String of(String externalId) {
    String last = externalId.substring(externalId.lastIndexOf('/') + 1);
    return (last.isBlank() ? externalId : last).toLowerCase(Locale.ROOT);
  }
}
