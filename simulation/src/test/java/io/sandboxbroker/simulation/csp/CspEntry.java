package io.sandboxbroker.simulation.csp;

import org.jspecify.annotations.Nullable;

/**
 * An account as the CSP's list shows it.
 *
 * @param number the CSP's number; null without one
 * @param hiddenUntil the list lacks it until this millisecond of the life
 */
public record CspEntry(String id, @Nullable String number, String name, long hiddenUntil) {

  /** The same account under another number. */
  public CspEntry numbered(@Nullable String other) {
    return new CspEntry(id, other, name, hiddenUntil);
  }

  /** The same account under another name. */
  public CspEntry named(String other) {
    return new CspEntry(id, number, other, hiddenUntil);
  }

  /** The same account, which lists lack for a while. */
  public CspEntry hidden(long until) {
    return new CspEntry(id, number, name, until);
  }
}
