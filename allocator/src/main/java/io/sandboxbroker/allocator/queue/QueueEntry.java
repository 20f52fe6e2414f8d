package io.sandboxbroker.allocator.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A command that waits in the queue.
 *
 * @param number the offset of the record that brought the command; its key in the store
 * @param place the place in the queue: lower places are served first. The commands of a track that
 *     want sandboxes of the same prefix share one
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
 * @param servedBy the command of the same track that was served during the turn; null for none
 */
record QueueEntry(
    long number,
    long place,
    String command,
    String track,
    String namePrefix,
    Instant queuedAt,
    Instant until,
    @Nullable Instant offeredAt,
    SandboxOffer offer,
    QueuedCommand allocation,
    List<QueuedCommand> cancellations,
    @Nullable String servedBy) {

  static final int MAX_CANCELLATIONS = 4;

  private static final int OFFSET_BITS = 20;

  QueueEntry {
    cancellations = List.copyOf(cancellations);
  }

  /**
   * The place of a command that has none yet: by the time at which the brokers first got it, and by
   * its offset within a millisecond.
   */
  static long placeOf(Instant arrivedAt, long offset) {
    return (arrivedAt.toEpochMilli() << OFFSET_BITS) | (offset & ((1L << OFFSET_BITS) - 1));
  }

  /** The entry with a turn that begins now. */
  QueueEntry withTurn(SandboxOffer turn, Instant now) {
    return with(now, turn, cancellations, servedBy);
  }

  QueueEntry with(SandboxOffer turn) {
    return with(offeredAt, turn, cancellations, servedBy);
  }

  QueueEntry withCancellation(QueuedCommand cancellation) {
    return with(
        offeredAt,
        offer,
        Stream.concat(cancellations.stream(), Stream.of(cancellation)).toList(),
        servedBy);
  }

  QueueEntry servedBy(String otherCommand) {
    return with(offeredAt, offer, cancellations, otherCommand);
  }

  /** Whether the turn has had no outcome for so long after the wait that there will be none. */
  boolean isAbandoned(Instant now, Duration answerTimeout) {
    Instant last = offeredAt == null || until.isAfter(offeredAt) ? until : offeredAt;
    return now.isAfter(last.plus(answerTimeout));
  }

  private QueueEntry with(
      @Nullable Instant turnAt,
      SandboxOffer turn,
      List<QueuedCommand> cancelling,
      @Nullable String otherCommand) {
    return new QueueEntry(
        number,
        place,
        command,
        track,
        namePrefix,
        queuedAt,
        until,
        turnAt,
        turn,
        allocation,
        cancelling,
        otherCommand);
  }
}
