package io.sandboxbroker.e2e.audit;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.RequestDeletion;
import io.sandboxbroker.e2e.stack.RecordPublisher;
import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxDeleted;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.event.SandboxSynced;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.time.Instant;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Writes whole lives of sandboxes, six records each, as they would lie in the topics. */
final class FilledLog implements AutoCloseable {

  /** How many records a life has. */
  static final int RECORDS = 6;

  private static final int LIVES_IN_A_TRANSACTION = 500;

  private final KafkaProducer<String, SpecificRecord> producer;
  private Instant now = Instant.now();

  FilledLog(String bootstrapServers, String schemaRegistry) {
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "transactional.id",
                "filled-log",
                "linger.ms",
                20,
                "batch.size",
                262_144),
            new StringSerializer(),
            RecordPublisher.serializer(schemaRegistry));
    producer.initTransactions();
  }

  void write(int lives) {
    for (int life = 0; life < lives; life++) {
      if (life % LIVES_IN_A_TRANSACTION == 0) {
        if (life > 0) {
          producer.commitTransaction();
        }
        producer.beginTransaction();
      }
      write("" + (1_000_000 + life), "track-" + life);
    }
    producer.commitTransaction();
  }

  private void write(String sandbox, String track) {
    String allocation = "a-" + sandbox;
    String release = "r-" + sandbox;
    send(
        Topics.EVENTS,
        sandbox,
        new SandboxSynced(
            "s/" + sandbox,
            "s-" + sandbox,
            null,
            now,
            sandbox,
            1L,
            state(sandbox, 1, SandboxStatus.AVAILABLE, null, null)));
    send(
        Topics.ALLOCATION_COMMANDS,
        track,
        new AllocateSandbox(
            allocation,
            allocation,
            track,
            "lab",
            null,
            track,
            false,
            now,
            now,
            null,
            null,
            null,
            null,
            null));
    send(
        Topics.EVENTS,
        sandbox,
        new SandboxAllocated(
            allocation + "/SandboxAllocated",
            allocation,
            allocation,
            now,
            sandbox,
            2L,
            state(sandbox, 2, SandboxStatus.ALLOCATED, track, allocation)));
    send(
        Topics.DELETION_COMMANDS,
        sandbox,
        new RequestDeletion(release, release, track, sandbox, now, now));
    send(
        Topics.EVENTS,
        sandbox,
        new DeletionRequested(
            release + "/DeletionRequested",
            release,
            release,
            now,
            sandbox,
            3L,
            state(sandbox, 3, SandboxStatus.PENDING_DELETION, track, allocation),
            null));
    send(
        Topics.EVENTS,
        sandbox,
        new SandboxDeleted(
            "d/" + sandbox,
            "d-" + sandbox,
            null,
            now,
            sandbox,
            4L,
            state(sandbox, 4, SandboxStatus.DELETED, track, allocation)));
  }

  private void send(Topic topic, String key, SpecificRecord value) {
    // The brokers stamp commands with their time, so events must be of the same.
    now = Instant.now();
    producer.send(new ProducerRecord<>(topic.name(), key, value));
  }

  private SandboxState state(
      String sandbox,
      long version,
      SandboxStatus status,
      @Nullable String track,
      @Nullable String allocation) {
    return new SandboxState(
        sandbox,
        version,
        status,
        "lab-adventure-" + sandbox,
        "identity/accounts/" + sandbox,
        "",
        now,
        now,
        now,
        allocation,
        track,
        track == null ? null : "lab",
        track,
        track == null ? null : now,
        track == null ? null : now.plusSeconds(14_400),
        null,
        0);
  }

  @Override
  public void close() {
    producer.close();
  }
}
