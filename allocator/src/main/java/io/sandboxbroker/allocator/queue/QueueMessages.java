package io.sandboxbroker.allocator.queue;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.CancelAllocation;
import io.sandboxbroker.command.CancellationResult;
import io.sandboxbroker.command.WaitingTurn;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.waiting.WaitingTicket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/**
 * The records that the queue publishes: commands with their turn or result, and tickets.
 *
 * @param records reads and writes records; thread-safe
 */
record QueueMessages(Serde<SpecificRecord> records) {

  /**
   * A record to publish.
   *
   * @param node the node of the topology that publishes it
   * @param value null to delete the record of the key
   */
  record Message(String node, String key, @Nullable SpecificRecord value, Headers headers) {}

  QueuedCommand queued(SpecificRecord command, Headers headers) {
    // Serialised for the command's own topic, so that the store needs no subjects in the registry.
    byte[] value =
        records.serializer().serialize(Topics.ALLOCATION_COMMANDS.name(), headers, command);
    return new QueuedCommand(value, headers);
  }

  /** The entry of a command that comes to the queue. */
  QueueEntry entry(
      long number,
      long place,
      AllocateSandbox command,
      QueuedCommand allocation,
      Duration lead,
      Instant now) {
    Instant deadline = command.getDeadline();
    Instant waitUntil = command.getWaitUntil();
    Instant end = waitUntil == null || waitUntil.isAfter(deadline) ? deadline : waitUntil;
    return new QueueEntry(
        number,
        place,
        command.getCommandId(),
        command.getTrackId(),
        namePrefix(command),
        now,
        end.minus(lead),
        null,
        SandboxOffer.NONE,
        allocation,
        List.of(),
        null);
  }

  /** The name prefix of a command; empty for any sandbox. */
  static String namePrefix(AllocateSandbox command) {
    return Objects.requireNonNullElse(command.getNamePrefix(), "");
  }

  Message turn(QueuedCommand allocation, WaitingTurn turn) {
    AllocateSandbox command = (AllocateSandbox) read(allocation);
    // Not a builder: Avro's refuses to copy a command that has a turn already.
    command.put(command.getSchema().getField("turn").pos(), turn);
    return command(command.getTrackId(), command, allocation);
  }

  /** Whether a command gives a sandbox back for the one that it waits for. */
  boolean isSwap(QueuedCommand allocation) {
    return ((AllocateSandbox) read(allocation)).getSwapOf() != null;
  }

  /** The last turn of a command whose track has been served for another command. */
  Message servedBy(QueuedCommand allocation, String otherCommand) {
    Message last = turn(allocation, WaitingTurn.LAST);
    io.sandboxbroker.topic.Headers.write(
        last.headers(), io.sandboxbroker.topic.Headers.SERVED_BY, otherCommand);
    return last;
  }

  Message answer(QueuedCommand cancellation, CancellationResult result) {
    CancelAllocation command = (CancelAllocation) read(cancellation);
    command.put(command.getSchema().getField("result").pos(), result);
    return command(command.getTrackId(), command, cancellation);
  }

  Message ticket(QueueEntry entry, @Nullable String lab) {
    var ticket =
        new WaitingTicket(
            entry.command(),
            entry.track(),
            entry.namePrefix().isEmpty() ? null : entry.namePrefix(),
            entry.place(),
            entry.queuedAt(),
            entry.until(),
            lab);
    return new Message(
        AllocationQueueTopology.TO_TICKETS, entry.command(), ticket, new RecordHeaders());
  }

  Message noTicket(QueueEntry entry) {
    return new Message(
        AllocationQueueTopology.TO_TICKETS, entry.command(), null, new RecordHeaders());
  }

  private static Message command(String track, SpecificRecord command, QueuedCommand queued) {
    return new Message(
        AllocationQueueTopology.TO_COMMANDS, track, command, new RecordHeaders(queued.headers()));
  }

  private SpecificRecord read(QueuedCommand queued) {
    return records
        .deserializer()
        .deserialize(Topics.ALLOCATION_COMMANDS.name(), queued.headers(), queued.value());
  }
}
