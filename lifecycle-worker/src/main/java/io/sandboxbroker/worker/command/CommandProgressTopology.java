package io.sandboxbroker.worker.command;

import io.sandboxbroker.command.CommandState;
import io.sandboxbroker.command.CommandStatus;
import io.sandboxbroker.csp.CspDeletionConfirmed;
import io.sandboxbroker.csp.CspDeletionFailed;
import io.sandboxbroker.event.RemovalRejected;
import io.sandboxbroker.event.SandboxDeleted;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.stream.RecordTopology;
import io.sandboxbroker.worker.stream.TopologyPart;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Turns the running status of clean-ups and bulk deletions, and what becomes of their sandboxes,
 * into progress and the final status. The sandboxes of one command are spread over all partitions,
 * so a filter first brings them together in one. The facts and events come from the timers'
 * sources, because a topology has one source for each topic.
 *
 * @param records reads and writes records, thread-safely
 */
@Component
@Order(4)
record CommandProgressTopology(CommandProgressSettings settings, Serde<SpecificRecord> records)
    implements TopologyPart {

  @Override
  public void addTo(Topology topology) {
    new RecordTopology(topology, records)
        .source("command-status", Topics.COMMAND_STATUS)
        .processor(
            "sandbox-results", SandboxResultFilter::new, "command-status", "csp-facts", "events")
        .sink("progress-input", Topics.COMMAND_PROGRESS, "sandbox-results")
        .source("command-progress", Topics.COMMAND_PROGRESS)
        .processor(
            "progress",
            () -> new CommandProgressProcessor(settings, records.deserializer()),
            RunningCommands.stores(records),
            "command-progress")
        .sink("progress-status", Topics.COMMAND_STATUS, "progress");
  }

  /** Forwards the commands that begin to run and what may become of their sandboxes. */
  private static final class SandboxResultFilter
      extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

    @Override
    public void process(Record<String, SpecificRecord> record) {
      if (isRelevant(record.value())) {
        context().forward(record);
      }
    }

    private static boolean isRelevant(@Nullable SpecificRecord value) {
      return switch (value) {
        case CommandStatus status -> begins(status);
        case CspDeletionConfirmed confirmed -> true;
        case CspDeletionFailed failed -> true;
        case SandboxDeleted deleted ->
            RunningCommands.isRemoval(deleted.getCauseId(), deleted.getSandboxId());
        case RemovalRejected rejected -> true;
        case null, default -> false;
      };
    }

    /** The topic also carries what this topology publishes, which has some progress. */
    private static boolean begins(CommandStatus status) {
      return status.getState() == CommandState.RUNNING
          && status.getDone() + status.getFailed() == 0
          && RunningCommands.TYPES.contains(status.getCommandType());
    }
  }
}
