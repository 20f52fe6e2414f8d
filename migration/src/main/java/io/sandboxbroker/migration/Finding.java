package io.sandboxbroker.migration;

/** What an operator should know about a row of the earlier broker. */
enum Finding {
  NO_UUID(false, "imported; its external id has no uuid, so the whole text identifies the account"),
  OLDER_SANDBOX(
      false, "imported without the lease, which its track has on a newer one; it ends by expiry"),
  TRACK_NOT_ACCEPTED(false, "imported; the gateway accepts no such track id, so it ends by expiry"),
  OWNER_UNKNOWN(
      false,
      "imported as used by the track " + EarlierSandbox.NO_OWNER + ", because the row names none"),
  TIME_REPLACED(
      false,
      "imported; the row has no time of allocation, so another time of the row stands for it"),
  NAME_REPLACED(false, "imported; the row has no usable name, so its id stands for it"),
  UNKNOWN_ITEM(
      false, "left out; the item is neither a sandbox nor bookkeeping of the earlier broker"),
  UNREADABLE_FREE(
      false, "left out; a sandbox that nobody has used, which the next list of the CSP brings"),
  FREE_BUT_USED(
      true, "imported as deleted; the row is free and has traces of use, so nobody gets it"),
  UNREADABLE_USED(
      true, "left out, and its account is never handed out; delete it at the CSP by hand"),
  NO_ACCOUNT(
      true, "left out; the account is unknown, so a list of the CSP may show it as a new one"),
  ACCOUNT_TWICE(true, "left out; another sandbox has the same account"),
  LEASE_ELSEWHERE(
      true, "imported without the lease, which the target already has on another sandbox"),
  OTHER_ROW(true, "left out; the target has a row of this id that is not from this import"),
  CHANGED_SINCE(true, "left out; the source has changed since this row was imported");

  private final boolean attention;
  private final String meaning;

  Finding(boolean attention, String meaning) {
    this.attention = attention;
    this.meaning = meaning;
  }

  /** Whether an operator must act, so that the import ends with the exit code 1. */
  boolean needsAttention() {
    return attention;
  }

  /** What the import does with such a row, and why. */
  String meaning() {
    return meaning;
  }
}
