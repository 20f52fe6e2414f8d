package io.sandboxbroker.allocator;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.pool.Decision;
import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxStateMachine;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.Trigger;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What an instance has done of a batch when it is killed in the middle of it. */
final class FormerLife implements AutoCloseable {

  private static final LeaseTerms TERMS =
      new LeaseTerms(Duration.ofHours(4), Duration.ofMinutes(30), 3);

  private final InMemorySandboxStore store;
  private final Wire wire;
  private final KafkaProducer<String, byte[]> producer;

  /**
   * Of the instance with that id, whose transaction the broker ends in no test's time.
   *
   * @param transactionalId one of the ids of the instance
   */
  FormerLife(
      String transactionalId, InMemorySandboxStore store, Wire wire, String bootstrapServers) {
    this.store = store;
    this.wire = wire;
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "transactional.id",
                transactionalId,
                "transaction.timeout.ms",
                600_000),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** It had written what it decided. */
  List<SandboxId> wrote(List<AllocateSandbox> commands) {
    return commands.stream().map(this::wrote).toList();
  }

  private SandboxId wrote(AllocateSandbox command) {
    var trigger =
        new Trigger.AllocateSandbox(
            command.getCommandId(),
            new TrackId(command.getTrackId()),
            command.getLabId(),
            command.getNamePrefix(),
            command.getIdempotencyKey(),
            command.getIdempotencyKeyExplicit(),
            command.getDeadline());
    var free =
        store.sandboxes().stream()
            .filter(Sandbox.Available.class::isInstance)
            .findFirst()
            .orElseThrow();
    var change =
        (Decision.Change)
            SandboxStateMachine.decide(free, trigger, command.getRequestedAt(), TERMS);
    store.write(change.transition()).join();
    return free.id();
  }

  /** It had published events, and had not committed them. */
  void told(List<AllocateSandbox> commands) {
    producer.initTransactions();
    producer.beginTransaction();
    for (AllocateSandbox command : commands) {
      var outcome =
          new AllocationRejected(
              command.getCommandId() + "/AllocationRejected",
              command.getCommandId(),
              command.getRequestId(),
              Instant.now(),
              command.getTrackId(),
              AllocationRejection.NO_SANDBOXES_AVAILABLE);
      var unused = producer.send(wire.record(Topics.EVENTS, command.getCommandId(), outcome));
    }
    producer.flush();
  }

  /** Ends without a commit, as killed processes do. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
