package io.sandboxbroker.worker.command;

import io.sandboxbroker.command.CommandState;
import io.sandboxbroker.command.CommandStatus;
import io.sandboxbroker.event.BulkDeletionBegun;
import io.sandboxbroker.event.CleanupBegun;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.wire.StoredRecords;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the clean-ups and bulk deletions that run, and the result of each of their sandboxes. A
 * result may arrive before its command does, and is kept for a while. Not thread-safe.
 */
final class RunningCommands {

  static final String COMMANDS = "running-commands";
  static final String RESULTS = "sandbox-results";

  private static final Logger LOG = LoggerFactory.getLogger(RunningCommands.class);
  private static final String CLEANUP = "RequestCleanup";
  static final Set<String> TYPES = Set.of(CLEANUP, "RequestBulkDeletion");

  private static final String WAITING = "waiting";
  private static final String DONE = "done";
  private static final String FAILED = "failed";

  /** Stands in the key of a result in place of a command: the newest result of a deletion. */
  private static final String ANY_CLEANUP = "";

  /** How long a result is kept that belongs to no running command. */
  private static final Duration EARLY_TTL = Duration.ofMinutes(5);

  private final KeyValueStore<String, SpecificRecord> stored;
  private final TimestampedKeyValueStore<String, String> results;
  private final Deserializer<SpecificRecord> deserializer;
  private final CommandProgressSettings settings;
  private final Set<String> changed = new LinkedHashSet<>();
  private @Nullable Map<String, CommandStatus> cached;

  RunningCommands(
      ProcessorContext<?, ?> context,
      Deserializer<SpecificRecord> deserializer,
      CommandProgressSettings settings) {
    this.stored = context.getStateStore(COMMANDS);
    this.results = context.getStateStore(RESULTS);
    this.deserializer = deserializer;
    this.settings = settings;
  }

  static List<StoreBuilder<?>> stores(Serde<SpecificRecord> records) {
    return List.of(
        StoredRecords.store(COMMANDS, Topics.COMMAND_STATUS, records),
        Stores.timestampedKeyValueStoreBuilder(
            Stores.persistentTimestampedKeyValueStore(RESULTS), Serdes.String(), Serdes.String()));
  }

  /** Whether the cause of an event is the removal of a sandbox by a bulk deletion. */
  static boolean isRemoval(String cause, String sandbox) {
    return cause.endsWith("/" + sandbox);
  }

  /** Follows a command from now on, unless it is followed already or too many are. */
  void begin(CommandStatus status) {
    String command = status.getCommandId();
    if (running().containsKey(command)) {
      return;
    }
    if (running().size() >= settings.maxRunning()) {
      LOG.warn("Command {} stays RUNNING without progress: too many others run", command);
      return;
    }
    stored.put(command, status);
    running().put(command, status);
    changed.add(command);
    for (String sandbox : sandboxes(status)) {
      String key = key(command, sandbox);
      if (results.get(key) == null) {
        results.put(key, earlyResult(status, sandbox));
      }
    }
  }

  /** The CSP was asked to delete a sandbox; every running clean-up counts the result. */
  void onDeletion(String sandbox, boolean gone, long at) {
    var result = ValueAndTimestamp.make(gone ? DONE : FAILED, at);
    results.put(key(ANY_CLEANUP, sandbox), result);
    for (CommandStatus status : running().values()) {
      String key = key(status.getCommandId(), sandbox);
      @Nullable ValueAndTimestamp<String> before = results.get(key);
      boolean counts =
          status.getCommandType().equals(CLEANUP) && before != null && !before.value().equals(DONE);
      if (counts) {
        results.put(key, result);
        changed.add(status.getCommandId());
      }
    }
  }

  /**
   * A bulk deletion has removed a sandbox, or has not.
   *
   * @param removal the id of the bulk deletion, a slash, and the id of the sandbox
   */
  void onRemoval(String removal, String sandbox, boolean gone, long at) {
    if (isRemoval(removal, sandbox)) {
      String command = removal.substring(0, removal.length() - sandbox.length() - 1);
      results.put(key(command, sandbox), ValueAndTimestamp.make(gone ? DONE : FAILED, at));
      changed.add(command);
    }
  }

  /** The status of each command that has changed since the last call; forgets those that end. */
  List<CommandStatus> takeChanged(Instant now) {
    Map<String, CommandStatus> known = running();
    List<CommandStatus> statuses =
        changed.stream()
            .flatMap(command -> Stream.ofNullable(known.get(command)))
            .map(begun -> count(begun, now))
            // Without progress the status is the allocator's.
            .filter(status -> isCompleted(status) || status.getDone() + status.getFailed() > 0)
            .toList();
    changed.clear();
    statuses.stream().filter(RunningCommands::isCompleted).forEach(this::forget);
    return statuses;
  }

  private static boolean isCompleted(CommandStatus status) {
    return status.getState() == CommandState.COMPLETED;
  }

  /** Forgets the commands that have run for too long, and results that no command came for. */
  void purge(Instant now) {
    List.copyOf(running().values()).stream()
        .filter(status -> !now.isBefore(status.getAcceptedAt().plus(settings.ttl())))
        .forEach(this::forget);
    long latest = now.minus(EARLY_TTL).toEpochMilli();
    List<String> outdated = new ArrayList<>();
    try (var entries = results.all()) {
      entries.forEachRemaining(
          entry -> {
            String command = entry.key.substring(0, entry.key.indexOf('\n'));
            if (entry.value.timestamp() <= latest && !running().containsKey(command)) {
              outdated.add(entry.key);
            }
          });
    }
    outdated.forEach(results::delete);
  }

  private CommandStatus count(CommandStatus begun, Instant now) {
    long done = 0;
    long failed = 0;
    long total = 0;
    String prefix = key(begun.getCommandId(), "");
    try (var entries = results.prefixScan(prefix, Serdes.String().serializer())) {
      while (entries.hasNext()) {
        String result = entries.next().value.value();
        total++;
        done += result.equals(DONE) ? 1 : 0;
        failed += result.equals(FAILED) ? 1 : 0;
      }
    }
    return new CommandStatus(
        begun.getCommandId(),
        begun.getRequestId(),
        begun.getCommandType(),
        begun.getTrackId(),
        done + failed == total ? CommandState.COMPLETED : CommandState.RUNNING,
        begun.getAcceptedAt(),
        now,
        total,
        done,
        failed,
        begun.getOutcome());
  }

  private ValueAndTimestamp<String> earlyResult(CommandStatus status, String sandbox) {
    @Nullable ValueAndTimestamp<String> early =
        status.getCommandType().equals(CLEANUP) ? results.get(key(ANY_CLEANUP, sandbox)) : null;
    long acceptedAt = status.getAcceptedAt().toEpochMilli();
    // A sandbox that is gone is not deleted again; a failure before the command counts for nothing.
    return early != null && (early.value().equals(DONE) || early.timestamp() >= acceptedAt)
        ? early
        : ValueAndTimestamp.make(WAITING, acceptedAt);
  }

  private List<String> sandboxes(CommandStatus status) {
    @Nullable ByteBuffer outcome = status.getOutcome();
    if (outcome == null) {
      return List.of();
    }
    byte[] bytes = new byte[outcome.remaining()];
    outcome.duplicate().get(bytes);
    return switch (deserializer.deserialize(Topics.EVENTS.name(), bytes)) {
      case CleanupBegun begun -> begun.getSandboxIds();
      case BulkDeletionBegun begun -> begun.getSandboxIds();
      default -> List.of();
    };
  }

  private void forget(CommandStatus status) {
    sandboxes(status).forEach(sandbox -> results.delete(key(status.getCommandId(), sandbox)));
    stored.delete(status.getCommandId());
    running().remove(status.getCommandId());
  }

  /** Read once, because each status carries the ids of its sandboxes. */
  private Map<String, CommandStatus> running() {
    Map<String, CommandStatus> known = cached;
    if (known == null) {
      known = new HashMap<>();
      try (var entries = stored.all()) {
        while (entries.hasNext()) {
          known.put(entries.peekNextKey(), (CommandStatus) entries.next().value);
        }
      }
      // What was not published before a restart is published now.
      changed.addAll(known.keySet());
      cached = known;
    }
    return known;
  }

  private static String key(String command, String sandbox) {
    return command + "\n" + sandbox;
  }
}
