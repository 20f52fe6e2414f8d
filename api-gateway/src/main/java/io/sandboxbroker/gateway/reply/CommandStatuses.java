package io.sandboxbroker.gateway.reply;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.command.CommandStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest status of each submitted command, read from the topic that all gateways share. Bounded
 * in number and time, thread-safe.
 */
final class CommandStatuses {

  private static final Logger LOG = LoggerFactory.getLogger(CommandStatuses.class);

  private final Deserializer<SpecificRecord> deserializer;
  private final Consumer<SubmittedCommand> ended;
  private final Cache<String, SubmittedCommand> commands;
  private final Counter unreadable;

  /**
   * Creates an empty set.
   *
   * @param ended gets each command that has its outcome
   */
  CommandStatuses(
      Deserializer<SpecificRecord> deserializer,
      Consumer<SubmittedCommand> ended,
      CommandStatusSettings settings,
      Ticker ticker,
      MeterRegistry meters) {
    this.deserializer = deserializer;
    this.ended = ended;
    commands =
        Caffeine.newBuilder()
            .maximumSize(settings.maxCommands())
            .expireAfterWrite(settings.ttl())
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
    unreadable =
        Counter.builder("broker.command.statuses.unreadable")
            .description("Statuses of commands that the gateway could not read")
            .register(meters);
    Gauge.builder("broker.async.commands", commands, Cache::estimatedSize)
        .description("Submitted commands whose status the gateway knows")
        .register(meters);
  }

  /**
   * Takes a record of the topic.
   *
   * @throws RuntimeException if the record may be readable later, as after an outage of the schema
   *     registry
   */
  void receive(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      commands.invalidate(new String(record.key(), StandardCharsets.UTF_8));
      return;
    }
    if (read(record, record.value()) instanceof CommandStatus status) {
      var command = new SubmittedCommand(status, outcome(record, status));
      // The outcome's bytes are the larger part of what 100,000 commands occupy.
      status.put("outcome", null);
      update(command);
      if (command.hasEnded()) {
        ended.accept(command);
      }
    }
  }

  /** Keeps a status, unless a later one of its command is known. */
  void update(SubmittedCommand command) {
    commands
        .asMap()
        .merge(command.id(), command, (known, next) -> next.isBefore(known) ? known : next);
  }

  Optional<SubmittedCommand> find(String commandId) {
    return Optional.ofNullable(commands.getIfPresent(commandId));
  }

  /** Counts the commands of a record type that have not ended. */
  long countRunning(String commandType) {
    return commands.asMap().values().stream()
        .filter(command -> !command.hasEnded() && command.type().equals(commandType))
        .count();
  }

  /** Only the outcome of a command that has ended: that of a running one names its sandboxes. */
  private @Nullable SpecificRecord outcome(
      ConsumerRecord<byte[], byte[]> record, CommandStatus status) {
    ByteBuffer outcome = status.getOutcome();
    if (outcome == null || !SubmittedCommand.isTerminal(status.getState())) {
      return null;
    }
    var bytes = new byte[outcome.remaining()];
    outcome.duplicate().get(bytes);
    return read(record, bytes);
  }

  /** Null for what is not readable, now or later. */
  private @Nullable SpecificRecord read(ConsumerRecord<byte[], byte[]> record, byte[] value) {
    try {
      return deserializer.deserialize(record.topic(), record.headers(), value);
    } catch (SerializationException e) {
      unreadable.increment();
      LOG.warn(
          "a command status cannot be read: partition {} offset {}",
          record.partition(),
          record.offset(),
          e);
      return null;
    }
  }
}
