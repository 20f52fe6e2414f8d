package io.sandboxbroker.worker.cleanup;

import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.timer.CleanupDue;
import io.sandboxbroker.tracing.Tracing;
import io.sandboxbroker.worker.csp.Breaker;
import io.sandboxbroker.worker.csp.DeletionReply;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serde;
import reactor.core.publisher.Mono;

/** The deletions without Kafka's clients: what is read, the governor, the breaker, the calls. */
public final class CleanupParts {

  private static final CleanupSettings SETTINGS =
      new CleanupSettings(
          "simulation",
          5,
          0.2,
          200,
          200,
          1_000,
          5,
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(1));

  private final UncommittedTimers timers = new UncommittedTimers();
  private final Serde<SpecificRecord> records;
  private final Clock clock;
  private final DeletionExecutor deletions;

  public CleanupParts(
      Serde<SpecificRecord> records,
      Function<String, Mono<DeletionReply>> csp,
      FreezeState freezes,
      Clock clock) {
    this.records = records;
    this.clock = clock;
    deletions =
        new DeletionExecutor(
            timers,
            new Governor(SETTINGS, clock.instant()),
            new Breaker("delete", SETTINGS.breakerThreshold(), SETTINGS.breakerTimeout(), clock),
            () -> freezes.isFrozen(FreezeScope.DELETIONS, clock.instant()),
            csp,
            new DeletionFacts(records.serializer()),
            new RecentDeletionResults(),
            Tracing.off());
  }

  /** Forgets what is not committed. */
  public void clear() {
    timers.clear();
  }

  public void add(ConsumerRecord<String, byte[]> record) {
    SpecificRecord value = records.deserializer().deserialize(record.topic(), record.value());
    timers.add(new UncommittedTimer(record, value instanceof CleanupDue due ? due : null));
  }

  /** Handles finished calls, begins permitted ones and returns the results that are complete. */
  public List<ProducerRecord<String, byte[]>> runOnce() {
    deletions.runOnce(clock.instant());
    return timers.takeFinished().timers().stream()
        .flatMap(timer -> Stream.ofNullable(timer.output()))
        .map(Objects::requireNonNull)
        .toList();
  }

  public boolean isEmpty() {
    return timers.size() == 0;
  }
}
