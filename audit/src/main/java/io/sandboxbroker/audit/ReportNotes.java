package io.sandboxbroker.audit;

import io.sandboxbroker.audit.fold.Fold;
import io.sandboxbroker.audit.log.StartOffsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The notes of a report: what it does not cover. */
final class ReportNotes {

  private ReportNotes() {}

  /**
   * One line for each limit.
   *
   * @param left entries of the timeline that were left out
   * @param comparison the comparison with the table; null if it was not compared
   * @param knowsAllocators whether the progress of the allocators is known
   */
  static List<String> of(
      StartOffsets startOffsets,
      Fold fold,
      long left,
      TableComparison.@Nullable Result comparison,
      boolean knowsAllocators) {
    List<String> notes = new ArrayList<>();
    if (!startOffsets.truncated().isEmpty()) {
      notes.add(
          "the beginning of %d partitions has been deleted (%s) and is not covered"
              .formatted(startOffsets.truncated().size(), startOffsets.truncated()));
    } else if (startOffsets.coveredFrom() != null) {
      notes.add("records from before %s are not covered".formatted(startOffsets.coveredFrom()));
    }
    add(
        notes,
        fold.uncovered().outcomes(),
        "outcomes may answer commands from a part of the log that is missing");
    add(
        notes,
        fold.uncovered().commands(),
        "commands may have their outcome in a part of the log that is missing");
    add(notes, left, "entries of the timeline are left out");
    if (comparison == null) {
      notes.add("the table was not compared");
    } else {
      add(
          notes,
          comparison.uncovered(),
          "rows were last changed in a part of the log that is missing");
      add(notes, comparison.underWay(), "rows were changed a moment ago and are not judged");
    }
    if (!knowsAllocators) {
      notes.add("the progress of the allocators is not known, so that only time was waited for");
    }
    return notes;
  }

  private static void add(List<String> notes, long count, String what) {
    if (count > 0) {
      notes.add("%,d %s".formatted(count, what));
    }
  }
}
