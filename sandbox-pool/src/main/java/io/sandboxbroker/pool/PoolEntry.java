package io.sandboxbroker.pool;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A row of the pool: a sandbox and its journal.
 *
 * @param sandbox the present state
 * @param journal the transitions, oldest first: all that happen once in a life, and the last ones
 *     of those that recur
 */
public record PoolEntry(Sandbox sandbox, List<JournalEntry> journal) {

  /** The maximum number of transitions that recur in the journal. */
  public static final int JOURNAL_STEPS = 8;

  public PoolEntry {
    journal =
        journal.stream()
            .sorted(Comparator.comparingLong(step -> step.after().revision().version()))
            .toList();
  }

  /** The transition that a trigger caused, if the journal has it. */
  public Optional<JournalEntry> causedBy(String trigger) {
    return journal.stream().filter(step -> step.cause().equals(trigger)).findFirst();
  }
}
