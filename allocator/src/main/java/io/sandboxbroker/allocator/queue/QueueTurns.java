package io.sandboxbroker.allocator.queue;

import static io.sandboxbroker.command.WaitingTurn.CANCELLED;
import static io.sandboxbroker.command.WaitingTurn.LAST;
import static io.sandboxbroker.command.WaitingTurn.OFFERED;

import io.sandboxbroker.allocator.queue.QueueMetrics.Departure;
import io.sandboxbroker.command.CancellationResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gives the entries of the queue their turns, and lets them leave. A command has one turn at a
 * time, and leaves the queue with its last one, so it has one outcome. Not thread-safe.
 *
 * @param forward publishes a message with a timestamp
 */
record QueueTurns(
    QueueIndex index,
    QueueMessages messages,
    QueueMetrics metrics,
    BiConsumer<QueueMessages.Message, Instant> forward) {

  /** Offers a sandbox to the first matching entry; false when no entry accepts it. */
  boolean offer(String sandboxName, Instant now) {
    QueueEntry first = index.firstFor(sandboxName).orElse(null);
    if (first == null) {
      return false;
    }
    if (first.offer().isPending()) {
      index.put(first.with(SandboxOffer.OWED));
    } else {
      give(first, SandboxOffer.OFFERED, now);
    }
    return true;
  }

  void give(QueueEntry entry, SandboxOffer offer, Instant now) {
    index.put(entry.withTurn(offer, now));
    forward.accept(messages.turn(entry.allocation(), OFFERED), now);
  }

  /** Gives the entry a turn without an event of a sandbox, unless it has one. */
  void probe(QueueEntry entry, Instant now) {
    if (!entry.offer().isPending()) {
      give(entry, SandboxOffer.TRYING, now);
    }
  }

  void giveLast(QueueEntry entry, Instant now) {
    forward.accept(messages.turn(entry.allocation(), LAST), now);
    leave(entry, Departure.TIME_UP, now);
  }

  /**
   * A command has taken the sandbox of this name. That answers all other commands of its track. If
   * the command has had a turn without an event of a sandbox, there are more sandboxes than the
   * queue knows of, and twice as many entries get a turn. Otherwise one does, and only when no
   * other has one: it could be faster, and take the sandbox that was offered to an earlier entry.
   */
  void taken(String command, @Nullable String track, String sandboxName, Instant now) {
    QueueEntry entry = index.find(command).orElse(null);
    int turns = 1;
    if (entry != null) {
      NamePrefixQueue queue = index.queue(entry.namePrefix()).orElse(null);
      if (queue != null && entry.offer() == SandboxOffer.TRYING) {
        queue.won();
        turns = queue.turns();
      }
      leave(entry, Departure.SERVED, now);
    }
    answerTrack(track, command, waiting -> true, now);
    if (entry != null) {
      passOn(sandboxName, turns, now);
    }
  }

  /**
   * A command is answered with the sandbox that its track holds. A swap of that sandbox waits on.
   */
  void repeated(String command, @Nullable String track, Instant now) {
    QueueEntry entry = index.find(command).orElse(null);
    if (entry != null) {
      leave(entry, Departure.SERVED, now);
    }
    answerTrack(track, command, waiting -> !messages.isSwap(waiting.allocation()), now);
    if (entry != null) {
      passOn(entry.namePrefix(), 1, now);
    }
  }

  /**
   * The command of an entry has an outcome without a sandbox, or will have none.
   *
   * @param passesOn whether the next entry may find the sandbox that this one has left
   */
  void ended(String command, Departure departure, boolean passesOn, Instant now) {
    QueueEntry entry = index.find(command).orElse(null);
    if (entry != null) {
      leave(entry, departure, now);
      if (passesOn) {
        passOn(entry.namePrefix(), 1, now);
      }
    }
  }

  /** Gives turns to the next entries that accept a sandbox of this name, up to a number at once. */
  private void passOn(String sandboxName, int turns, Instant now) {
    for (int pending = index.pendingTurns(sandboxName); pending < turns; pending++) {
      QueueEntry next = index.firstWithoutTurnFor(sandboxName).orElse(null);
      if (next == null) {
        return;
      }
      give(next, SandboxOffer.TRYING, now);
    }
  }

  /** The turn of an entry has found no sandbox. */
  void lost(QueueEntry entry, Instant now) {
    index.queue(entry.namePrefix()).ifPresent(NamePrefixQueue::lost);
    QueueEntry waiting = entry.with(SandboxOffer.NONE);
    index.put(waiting);
    String servedBy = waiting.servedBy();
    if (servedBy != null) {
      answer(waiting, servedBy, now);
    } else if (!waiting.cancellations().isEmpty()) {
      cancel(waiting, now);
    } else if (!waiting.until().isAfter(now)) {
      giveLast(waiting, now);
    } else if (entry.offer() == SandboxOffer.OWED) {
      give(waiting, SandboxOffer.OFFERED, now);
    }
  }

  private void answerTrack(
      @Nullable String track, String servedBy, Predicate<QueueEntry> answered, Instant now) {
    for (QueueEntry entry : track == null ? List.<QueueEntry>of() : index.ofTrack(track)) {
      if (!answered.test(entry)) {
        continue;
      }
      if (entry.offer().isPending()) {
        index.put(entry.servedBy(servedBy));
      } else {
        answer(entry, servedBy, now);
      }
    }
  }

  private void answer(QueueEntry entry, String servedBy, Instant now) {
    forward.accept(messages.servedBy(entry.allocation(), servedBy), now);
    leave(entry, Departure.SERVED, now);
  }

  void cancel(QueueEntry entry, Instant now) {
    forward.accept(messages.turn(entry.allocation(), CANCELLED), now);
    leave(entry, Departure.CANCELLED, CancellationResult.CANCELLED, now);
  }

  private void leave(QueueEntry entry, Departure departure, Instant now) {
    leave(entry, departure, CancellationResult.NOT_WAITING, now);
  }

  private void leave(
      QueueEntry entry, Departure departure, CancellationResult result, Instant now) {
    index.remove(entry);
    forward.accept(messages.noTicket(entry), now);
    metrics.depth(entry.namePrefix(), index.depthOf(entry.namePrefix()));
    metrics.left(Duration.between(entry.queuedAt(), now), departure);
    entry
        .cancellations()
        .forEach(cancellation -> forward.accept(messages.answer(cancellation, result), now));
  }
}
