package io.sandboxbroker.worker.command;

import io.sandboxbroker.command.CommandState;
import io.sandboxbroker.command.CommandStatus;
import io.sandboxbroker.csp.CspDeletionConfirmed;
import io.sandboxbroker.event.CleanupBegun;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.Records;
import io.sandboxbroker.worker.Revival;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandRevivalTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private final Serde<SpecificRecord> serde = Records.serde();
  @TempDir private Path directory;

  @Test
  void aRevivedTaskCountsTheResultsOfItsRestoredStore() {
    var settings = new CommandProgressSettings(Duration.ofMillis(500), Duration.ofHours(1), 200);
    new Revival(
            () -> new CommandProgressProcessor(settings, serde.deserializer()),
            RunningCommands.stores(serde),
            directory)
        .assertLikeANewInstance(
            List.of(record("c", cleanup("1", "2", "3")), record("1", deleted("1"))),
            List.of(record("2", deleted("2"))),
            START.plusSeconds(9));
  }

  private CommandStatus cleanup(String... sandboxes) {
    var begun = new CleanupBegun("e", "c", "r", START, List.of(sandboxes));
    return CommandStatus.newBuilder()
        .setCommandId("c")
        .setRequestId("r")
        .setCommandType("RequestCleanup")
        .setState(CommandState.RUNNING)
        .setAcceptedAt(START)
        .setUpdatedAt(START)
        .setTotal((long) sandboxes.length)
        .setOutcome(ByteBuffer.wrap(serde.serializer().serialize(Topics.EVENTS.name(), begun)))
        .build();
  }

  private static CspDeletionConfirmed deleted(String sandbox) {
    return new CspDeletionConfirmed("f-" + sandbox, sandbox, 1, 204, START);
  }

  private static Record<String, SpecificRecord> record(String key, SpecificRecord value) {
    return new Record<>(key, value, START.plusSeconds(1).toEpochMilli());
  }
}
