package io.sandboxbroker.worker.csp;

import java.util.ArrayList;
import java.util.List;

/**
 * The entries of a list that the broker cannot use, and leaves out.
 *
 * @param count how many there are
 * @param examples the first of them, for the log
 */
public record OddAccounts(int count, List<String> examples) {

  public static final OddAccounts NONE = new OddAccounts(0, List.of());

  private static final int MAX_EXAMPLES = 10;
  private static final int MAX_ID = 64;

  public OddAccounts {
    examples = List.copyOf(examples);
  }

  /** Counts the odd entries of one list. */
  static final class Builder {

    private final List<String> examples = new ArrayList<>();
    private int count;

    /**
     * @param position of the entry in the list, from 1
     * @param id as the CSP shows it; it may be anything
     */
    void add(int position, String id, String reason) {
      count++;
      if (examples.size() < MAX_EXAMPLES) {
        examples.add("%d [%s]: %s".formatted(position, printable(id), reason));
      }
    }

    OddAccounts build() {
      return count == 0 ? NONE : new OddAccounts(count, examples);
    }

    private static String printable(String id) {
      return id.substring(0, Math.min(id.length(), MAX_ID)).replaceAll("[^\\x21-\\x7e]", "?");
    }
  }
}
