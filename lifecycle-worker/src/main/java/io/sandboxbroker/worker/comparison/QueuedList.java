package io.sandboxbroker.worker.comparison;

import io.sandboxbroker.csp.ListBegun;
import io.sandboxbroker.worker.command.StatusHeaders;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list that has come in, or is coming in, and how far its comparison is.
 *
 * @param id sorts lists in the order of their arrival
 * @param status for the status of the command that requested the sync; null without one
 */
record QueuedList(String id, ListBegun begun, Progress progress, @Nullable StatusHeaders status) {

  /** What is done with the list. A list that was refused or is complete is dropped in the end. */
  enum Phase {
    COLLECTING,
    COUNTING,
    COMPARING,
    SEARCHING_MISSING,
    DROPPING
  }

  /**
   * How far the comparison is.
   *
   * @param cursor the key of the last account that the phase has handled; empty at its beginning
   * @param listed the accounts that were counted
   * @param discovered the accounts that were published as new or changed
   * @param vanished the accounts that vanished although the pool has not deleted them
   * @param full whether every account is published anew
   */
  record Progress(
      Phase phase, String cursor, int listed, int discovered, int vanished, boolean full) {

    static final Progress BEGUN = new Progress(Phase.COLLECTING, "", 0, 0, 0, false);

    Progress in(Phase next) {
      return new Progress(next, "", listed, discovered, vanished, full);
    }

    Progress at(String key) {
      return new Progress(phase, key, listed, discovered, vanished, full);
    }

    Progress counted(int more) {
      return new Progress(phase, cursor, listed + more, discovered, vanished, full);
    }

    Progress published(int moreDiscovered, int moreVanished) {
      return new Progress(
          phase, cursor, listed, discovered + moreDiscovered, vanished + moreVanished, full);
    }

    Progress inFull() {
      return new Progress(phase, cursor, listed, discovered, vanished, true);
    }
  }

  /** The separator cannot be in a key or in a header. */
  private static final String SEPARATOR = "\n";

  /** The stored form of all but the beginning of the list. */
  String toText() {
    return String.join(
        SEPARATOR,
        List.of(
            progress.phase().name(),
            progress.cursor(),
            Integer.toString(progress.listed()),
            Integer.toString(progress.discovered()),
            Integer.toString(progress.vanished()),
            Boolean.toString(progress.full()),
            status == null ? "" : status.acceptedAt().toString(),
            status == null ? "" : status.requestId(),
            status == null || status.actor() == null ? "" : status.actor()));
  }

  static QueuedList of(String id, ListBegun begun, String text) {
    String[] parts = text.split(SEPARATOR, -1);
    var progress =
        new Progress(
            Phase.valueOf(parts[0]),
            parts[1],
            Integer.parseInt(parts[2]),
            Integer.parseInt(parts[3]),
            Integer.parseInt(parts[4]),
            Boolean.parseBoolean(parts[5]));
    @Nullable StatusHeaders status =
        parts[6].isEmpty()
            ? null
            : new StatusHeaders(parts[7], Instant.parse(parts[6]), actor(parts));
    return new QueuedList(id, begun, progress, status);
  }

  /** Earlier versions stored no actor. */
  private static @Nullable String actor(String[] parts) {
    return parts.length < 9 || parts[8].isEmpty() ? null : parts[8];
  }

  QueuedList with(Progress next) {
    return new QueuedList(id, begun, next, status);
  }

  boolean is(Phase phase) {
    return progress.phase() == phase;
  }
}
