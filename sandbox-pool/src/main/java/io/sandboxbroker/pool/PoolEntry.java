package io.sandboxbroker.pool;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A row of the pool: a sandbox and the steps that made it.
 *
 * @param sandbox as it stands
 * @param journal its steps, oldest first: those that happen once in a life, and the last ones of
 *     those that recur
 */
public record PoolEntry(Sandbox sandbox, List<JournalEntry> journal) {

  /** How many steps the journal remembers at most of those that recur. */
  public static final int JOURNAL_STEPS = 8;

  public PoolEntry {
    journal =
        journal.stream()
            .sorted(Comparator.comparingLong(step -> step.after().revision().version()))
            .toList();
  }

  /** What that trigger did to this sandbox, if it did anything and the journal still knows. */
  public Optional<JournalEntry> causedBy(String trigger) {
    return journal.stream().filter(step -> step.cause().equals(trigger)).findFirst();
  }
}
