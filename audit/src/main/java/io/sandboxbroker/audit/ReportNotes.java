package io.sandboxbroker.audit;

import io.sandboxbroker.audit.fold.Fold;
import io.sandboxbroker.audit.log.StartOffsets;
import java.util.ArrayList;
import java.util.List;

/** The notes of a report: what it does not cover. */
final class ReportNotes {

  private ReportNotes() {}

  /**
   * One line for each limit.
   *
   * @param left entries of the timeline that were left out
   * @param compared whether the table was compared
   */
  static List<String> of(StartOffsets startOffsets, Fold fold, long left, boolean compared) {
    List<String> notes = new ArrayList<>();
    if (!startOffsets.truncated().isEmpty()) {
      notes.add(
          "the beginning of %d partitions has been deleted (%s) and is not covered"
              .formatted(startOffsets.truncated().size(), startOffsets.truncated()));
    } else if (startOffsets.coveredFrom() != null) {
      notes.add("records from before %s are not covered".formatted(startOffsets.coveredFrom()));
    }
    if (fold.unasked() > 0) {
      notes.add(
          "%,d outcomes may answer commands from before the first record read"
              .formatted(fold.unasked()));
    }
    if (left > 0) {
      notes.add("%,d entries of the timeline are left out".formatted(left));
    }
    if (!compared) {
      notes.add("the table was not compared");
    }
    return notes;
  }
}
