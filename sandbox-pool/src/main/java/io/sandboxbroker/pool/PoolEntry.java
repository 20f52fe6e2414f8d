package io.sandboxbroker.pool;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A row of the pool: a sandbox and the last few steps that made it.
 *
 * @param sandbox as it stands
 * @param journal its last steps, oldest first; at most {@link #JOURNAL_STEPS}
 */
public record PoolEntry(Sandbox sandbox, List<Step> journal) {

  /** How many steps the journal remembers. The usual life of a sandbox has four. */
  public static final int JOURNAL_STEPS = 8;

  public PoolEntry {
    journal =
        journal.stream()
            .sorted(Comparator.comparingLong(step -> step.after().revision().version()))
            .toList();
  }

  /** What that trigger did to this sandbox, if it did anything and the journal still knows. */
  public Optional<Step> causedBy(String trigger) {
    return journal.stream().filter(step -> step.cause().equals(trigger)).findFirst();
  }
}
