package io.sandboxbroker.pool;

/**
 * A transition in the journal of a sandbox, with all that its event needs.
 *
 * @param event the event of the transition
 * @param after the sandbox after the transition
 */
public record JournalEntry(PoolEvent event, Sandbox after) {

  /** The id of the trigger. */
  public String cause() {
    return after.revision().cause();
  }

  /**
   * The slot of the journal that the entry overwrites. Events that recur share {@link
   * PoolEntry#JOURNAL_STEPS} slots. Renewals share as many of their own: a track may renew as often
   * as it likes, and must not push out what the CSP has caused. Every other event has a slot of its
   * own, so that its command can be answered again while the row exists.
   */
  public String slot() {
    String step = Long.toString(after.revision().version() % PoolEntry.JOURNAL_STEPS);
    if (event == PoolEvent.LEASE_RENEWED) {
      return "renewal-" + step;
    }
    return event.recurs() ? step : event.name();
  }
}
