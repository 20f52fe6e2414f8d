package io.sandboxbroker.allocator.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A command that waits in the queue.
 *
 * @param number the position: lower numbers are served first
 * @param command the id of the allocation command
 * @param track the track of the command
 * @param namePrefix the prefix of the sandbox's name; empty for any sandbox
 * @param queuedAt when the command came to the queue
 * @param until when the command gets its last turn
 * @param offeredAt when the command last had a turn; null before the first one
 * @param offer the turn that the command has
 * @param allocation the command itself
 * @param cancellations the cancellations that wait for the end of the turn; at most {@link
 *     #MAX_CANCELLATIONS}
 */
record QueueEntry(
    long number,
    String command,
    String track,
    String namePrefix,
    Instant queuedAt,
    Instant until,
    @Nullable Instant offeredAt,
    SandboxOffer offer,
    QueuedCommand allocation,
    List<QueuedCommand> cancellations) {

  static final int MAX_CANCELLATIONS = 4;

  QueueEntry {
    cancellations = List.copyOf(cancellations);
  }

  /** The entry with a turn that begins now. */
  QueueEntry withTurn(SandboxOffer turn, Instant now) {
    return with(now, turn, cancellations);
  }

  QueueEntry with(SandboxOffer turn) {
    return with(offeredAt, turn, cancellations);
  }

  QueueEntry withCancellation(QueuedCommand cancellation) {
    return with(
        offeredAt, offer, Stream.concat(cancellations.stream(), Stream.of(cancellation)).toList());
  }

  /** Whether the turn has had no outcome for so long after the wait that there will be none. */
  boolean isAbandoned(Instant now, Duration answerTimeout) {
    Instant last = offeredAt == null || until.isAfter(offeredAt) ? until : offeredAt;
    return now.isAfter(last.plus(answerTimeout));
  }

  private QueueEntry with(
      @Nullable Instant turnAt, SandboxOffer turn, List<QueuedCommand> cancelling) {
    return new QueueEntry(
        number, command, track, namePrefix, queuedAt, until, turnAt, turn, allocation, cancelling);
  }
}
