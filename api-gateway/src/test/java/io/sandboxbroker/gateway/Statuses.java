package io.sandboxbroker.gateway;

import io.sandboxbroker.command.CommandState;
import io.sandboxbroker.command.CommandStatus;
import io.sandboxbroker.command.RetryDeletion;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefused;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRepeated;
import io.sandboxbroker.event.BulkDeletionBegun;
import io.sandboxbroker.event.CleanupBegun;
import io.sandboxbroker.event.PoolRebuilt;
import io.sandboxbroker.event.RetryRejected;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.topic.Topics;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/** The statuses that the allocator and the worker publish. */
final class Statuses {

  private Statuses() {}

  /** A status of a command, without an outcome. */
  static CommandStatus.Builder of(SpecificRecord command, CommandState state) {
    return CommandStatus.newBuilder()
        .setCommandId(id(command))
        .setCommandType(command.getSchema().getName())
        .setTrackId(field(command, "trackId"))
        .setState(state)
        .setAcceptedAt(Outcomes.NOW)
        .setUpdatedAt(Outcomes.NOW);
  }

  /** The status that goes with an event or a fact of a command; empty when there is none. */
  static Optional<CommandStatus> with(
      SpecificRecord outcome, SpecificRecord command, Serializer<SpecificRecord> serializer) {
    CommandState state =
        switch (outcome) {
          case SandboxAllocated allocated -> CommandState.COMPLETED;
          case AllocationRepeated repeated -> CommandState.COMPLETED;
          case AllocationRejected rejected -> CommandState.REFUSED;
          case SandboxSnapshot snapshot when command instanceof RetryDeletion ->
              CommandState.COMPLETED;
          case RetryRejected rejected -> CommandState.REFUSED;
          case PoolRebuilt rebuilt -> CommandState.COMPLETED;
          case SyncCompleted completed -> CommandState.COMPLETED;
          case SyncRefused refused -> CommandState.REFUSED;
          case CleanupBegun begun when begun.getSandboxIds().isEmpty() -> CommandState.COMPLETED;
          case CleanupBegun begun -> CommandState.RUNNING;
          case BulkDeletionBegun begun when begun.getSandboxIds().isEmpty() ->
              CommandState.COMPLETED;
          case BulkDeletionBegun begun -> CommandState.RUNNING;
          default -> null;
        };
    Long total =
        switch (outcome) {
          case CleanupBegun begun -> (long) begun.getSandboxIds().size();
          case BulkDeletionBegun begun -> (long) begun.getSandboxIds().size();
          default -> null;
        };
    return Optional.ofNullable(state)
        .map(
            reached ->
                of(command, reached)
                    .setTotal(total)
                    .setOutcome(bytes(outcome, serializer))
                    .build());
  }

  static ByteBuffer bytes(SpecificRecord outcome, Serializer<SpecificRecord> serializer) {
    return ByteBuffer.wrap(serializer.serialize(Topics.EVENTS.name(), outcome));
  }

  static String id(SpecificRecord command) {
    return field(command, "commandId");
  }

  private static String field(SpecificRecord record, String name) {
    var field = record.getSchema().getField(name);
    return field == null ? null : (String) record.get(field.pos());
  }
}
