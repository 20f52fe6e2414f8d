package io.sandboxbroker.pool;

import java.util.Locale;

/**
 * The identity of a CSP account: its uuid, in lower case. The account's number, name and type may
 * change; its uuid never does.
 */
public record AccountId(String value) {
  public AccountId {
    if (value.isBlank()) {
      throw new IllegalArgumentException("An account id is never blank");
    }
  }

  /**
   * The identity within an id of the CSP.
   *
   * @param externalId such as {@code identity/accounts/<uuid>}; the last segment is the uuid
   * @throws IllegalArgumentException if the last segment is blank
   */
  public static AccountId of(String externalId) {
    String uuid = externalId.substring(externalId.lastIndexOf('/') + 1);
    return new AccountId(uuid.strip().toLowerCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return value;
  }
}
