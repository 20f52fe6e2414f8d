package io.sandboxbroker.worker.command;

import io.sandboxbroker.command.CommandStatus;
import io.sandboxbroker.csp.CspDeletionConfirmed;
import io.sandboxbroker.csp.CspDeletionFailed;
import io.sandboxbroker.event.RemovalRejected;
import io.sandboxbroker.event.SandboxDeleted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Counts the finished sandboxes of each running command, and publishes its status at intervals. All
 * time comes from the records and the punctuations.
 */
final class CommandProgressProcessor
    extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

  private static final Duration PURGE_INTERVAL = Duration.ofMinutes(1);

  private final CommandProgressSettings settings;
  private final Deserializer<SpecificRecord> deserializer;
  private final List<Cancellable> punctuations = new ArrayList<>();
  private @Nullable RunningCommands commands;

  CommandProgressProcessor(
      CommandProgressSettings settings, Deserializer<SpecificRecord> deserializer) {
    this.settings = settings;
    this.deserializer = deserializer;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    super.init(context);
    var running = new RunningCommands(context, deserializer, settings);
    commands = running;
    punctuations.add(
        context.schedule(
            settings.interval(), PunctuationType.WALL_CLOCK_TIME, now -> publish(running, now)));
    punctuations.add(
        context.schedule(
            PURGE_INTERVAL,
            PunctuationType.WALL_CLOCK_TIME,
            now -> running.purge(Instant.ofEpochMilli(now))));
  }

  /** Kafka Streams may initialise this instance again, and would keep the punctuations. */
  @Override
  public void close() {
    punctuations.forEach(Cancellable::cancel);
    punctuations.clear();
    commands = null;
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    RunningCommands running = Objects.requireNonNull(commands);
    long at = record.timestamp();
    switch (record.value()) {
      case CommandStatus status -> running.begin(status);
      case CspDeletionConfirmed fact -> running.onDeletion(fact.getSandboxId(), true, at);
      case CspDeletionFailed fact -> running.onDeletion(fact.getSandboxId(), false, at);
      case SandboxDeleted event ->
          running.onRemoval(event.getCauseId(), event.getSandboxId(), true, at);
      case RemovalRejected event ->
          running.onRemoval(event.getCauseId(), event.getSandboxId(), false, at);
      case null, default -> {
        // The topic carries nothing else.
      }
    }
  }

  private void publish(RunningCommands running, long now) {
    running
        .takeChanged(Instant.ofEpochMilli(now))
        .forEach(status -> context().forward(new Record<>(status.getCommandId(), status, now)));
  }
}
