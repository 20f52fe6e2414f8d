package io.sandboxbroker.pool;

/**
 * One transition as the journal of a sandbox remembers it, whole enough to tell its event again.
 *
 * @param event what it was called
 * @param after the sandbox after it
 */
public record JournalEntry(PoolEvent event, Sandbox after) {

  /** The trigger that caused it. */
  public String cause() {
    return after.revision().cause();
  }

  /**
   * Where the journal keeps it, in the place of what was there. Steps that recur take turns in
   * {@link PoolEntry#JOURNAL_STEPS} places; the others keep one of their own, so that a command can
   * be answered again for as long as the row is there.
   */
  public String slot() {
    return event.recurs()
        ? Long.toString(after.revision().version() % PoolEntry.JOURNAL_STEPS)
        : event.name();
  }
}
