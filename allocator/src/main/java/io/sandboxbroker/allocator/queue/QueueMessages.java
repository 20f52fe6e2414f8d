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
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/**
 * What the waiting room says: commands, told again with what it has to say of them, and tickets.
 *
 * @param records reads and writes records; thread-safe
 */
record QueueMessages(Serde<SpecificRecord> records) {

  /**
   * Something to be published.
   *
   * @param node the node of the topology that does so
   * @param value null to delete what the key stands for
   */
  record Message(String node, String key, @Nullable SpecificRecord value, Headers headers) {}

  ParkedCommand parked(SpecificRecord command, Headers headers) {
    // As its own topic has it, so that the store needs no subjects of its own in the registry.
    byte[] value =
        records.serializer().serialize(Topics.ALLOCATION_COMMANDS.name(), headers, command);
    return new ParkedCommand(value, headers);
  }

  /** The place that a command takes. */
  QueueEntry place(
      long number, AllocateSandbox command, ParkedCommand allocation, Duration lead, Instant now) {
    Instant deadline = command.getDeadline();
    Instant wanted = command.getWaitUntil();
    Instant until = wanted == null || wanted.isAfter(deadline) ? deadline : wanted;
    String namePrefix = command.getNamePrefix();
    return new QueueEntry(
        number,
        command.getCommandId(),
        command.getTrackId(),
        namePrefix == null ? "" : namePrefix,
        now,
        until.minus(lead),
        null,
        Offer.NONE,
        allocation,
        List.of());
  }

  Message turn(ParkedCommand allocation, WaitingTurn turn) {
    AllocateSandbox command = (AllocateSandbox) read(allocation);
    var told = AllocateSandbox.newBuilder(command).setTurn(turn).build();
    return command(told.getTrackId(), told, allocation);
  }

  Message answer(ParkedCommand cancellation, CancellationResult result) {
    CancelAllocation command = (CancelAllocation) read(cancellation);
    var told = CancelAllocation.newBuilder(command).setResult(result).build();
    return command(told.getTrackId(), told, cancellation);
  }

  Message ticket(QueueEntry place) {
    var ticket =
        new WaitingTicket(
            place.command(),
            place.track(),
            place.namePrefix().isEmpty() ? null : place.namePrefix(),
            place.number(),
            place.parkedAt(),
            place.until());
    return new Message(
        AllocationQueueTopology.TO_TICKETS, place.command(), ticket, new RecordHeaders());
  }

  Message noTicket(QueueEntry place) {
    return new Message(
        AllocationQueueTopology.TO_TICKETS, place.command(), null, new RecordHeaders());
  }

  private static Message command(String track, SpecificRecord told, ParkedCommand parked) {
    return new Message(
        AllocationQueueTopology.TO_COMMANDS, track, told, new RecordHeaders(parked.headers()));
  }

  private SpecificRecord read(ParkedCommand parked) {
    return records
        .deserializer()
        .deserialize(Topics.ALLOCATION_COMMANDS.name(), parked.headers(), parked.value());
  }
}
