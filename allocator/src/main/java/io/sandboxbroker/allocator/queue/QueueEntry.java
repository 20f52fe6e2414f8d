package io.sandboxbroker.allocator.queue;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A place in the line.
 *
 * @param number grows with each place: lower numbers are served first
 * @param command the id of the allocation that waits
 * @param track who waits
 * @param namePrefix only a sandbox whose name starts so will do; empty for any
 * @param parkedAt since when
 * @param until when it gets its last turn
 * @param offeredAt when it last had a turn; null before
 * @param offer what that was, if the answer is still to come
 * @param allocation what waits
 * @param cancellations those that wait for that answer; at most {@link #MOST_CANCELLATIONS}
 */
record QueueEntry(
    long number,
    String command,
    String track,
    String namePrefix,
    Instant parkedAt,
    Instant until,
    @Nullable Instant offeredAt,
    Offer offer,
    ParkedCommand allocation,
    List<ParkedCommand> cancellations) {

  /** Of one allocation, while it has a turn. */
  static final int MOST_CANCELLATIONS = 4;

  QueueEntry {
    cancellations = List.copyOf(cancellations);
  }

  /** It has a turn now. */
  QueueEntry withTurn(Offer newOffer, Instant now) {
    return with(now, newOffer, cancellations);
  }

  QueueEntry with(Offer newOffer) {
    return with(offeredAt, newOffer, cancellations);
  }

  QueueEntry cancelledOnceAnswered(ParkedCommand cancellation) {
    return with(
        offeredAt, offer, Stream.concat(cancellations.stream(), Stream.of(cancellation)).toList());
  }

  private QueueEntry with(
      @Nullable Instant newOfferedAt, Offer newOffer, List<ParkedCommand> cancelling) {
    return new QueueEntry(
        number,
        command,
        track,
        namePrefix,
        parkedAt,
        until,
        newOfferedAt,
        newOffer,
        allocation,
        cancelling);
  }
}
