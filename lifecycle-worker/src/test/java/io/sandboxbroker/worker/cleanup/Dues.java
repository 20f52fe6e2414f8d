package io.sandboxbroker.worker.cleanup;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.timer.CleanupDue;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.tracing.Tracing;
import io.sandboxbroker.worker.OneProducer;
import io.sandboxbroker.worker.Records;
import io.sandboxbroker.worker.csp.Breaker;
import io.sandboxbroker.worker.csp.DeletionReply;
import io.sandboxbroker.worker.wire.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serde;
import org.springframework.kafka.core.KafkaTemplate;
import reactor.core.publisher.Mono;

/** Timers of deletions, and what holds them. */
final class Dues {

  static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  static final TopicPartition PARTITION = new TopicPartition(Topics.TIMERS.name(), 3);

  private Dues() {}

  /** The timer of an attempt at a sandbox whose account's id is its own id. */
  static CleanupDue due(String sandbox, int attempt) {
    String timer = "cleanup/" + sandbox + "@" + attempt;
    return new CleanupDue(timer, START, sandbox, sandbox, attempt);
  }

  static UncommittedTimer waiting(long offset, String sandbox, int attempt) {
    return new UncommittedTimer(record(PARTITION, offset, new byte[0]), due(sandbox, attempt));
  }

  static ConsumerRecord<String, byte[]> record(
      TopicPartition partition, long offset, byte[] value) {
    return new ConsumerRecord<>(
        partition.topic(), partition.partition(), offset, Topics.POOL_KEY, value);
  }

  /** Five at once at the most, the breaker opens after three failures for a minute. */
  static CleanupSettings settings() {
    return new CleanupSettings(
        "t.",
        100,
        0.2,
        200,
        5,
        10,
        3,
        Duration.ofSeconds(60),
        Duration.ofMillis(200),
        Duration.ofMillis(1));
  }

  /** A loop that remembers no results of an earlier one. */
  static CleanupTimerLoop loop(
      Consumer<String, byte[]> consumer,
      Producer<String, byte[]> producer,
      UncommittedTimers window,
      Function<String, Mono<DeletionReply>> csp,
      InstantSource clock) {
    return loop(consumer, producer, window, csp, new RecentDeletionResults(), clock);
  }

  /** A loop that nothing stops from calling; its breaker's time stands still. */
  static CleanupTimerLoop loop(
      Consumer<String, byte[]> consumer,
      Producer<String, byte[]> producer,
      UncommittedTimers window,
      Function<String, Mono<DeletionReply>> csp,
      RecentDeletionResults results,
      InstantSource clock) {
    return loop(consumer, producer, window, executor(window, csp, results), results, clock);
  }

  static DeletionExecutor executor(
      UncommittedTimers window,
      Function<String, Mono<DeletionReply>> csp,
      RecentDeletionResults results) {
    return new DeletionExecutor(
        window,
        new Governor(settings(), START),
        breaker(Clock.fixed(START, ZoneOffset.UTC)),
        () -> false,
        csp,
        new DeletionFacts(Records.serde().serializer()),
        results,
        Tracing.off());
  }

  /** A loop with an executor that may have served an earlier one. */
  static CleanupTimerLoop loop(
      Consumer<String, byte[]> consumer,
      Producer<String, byte[]> producer,
      UncommittedTimers window,
      DeletionExecutor deleting,
      RecentDeletionResults results,
      InstantSource clock) {
    Serde<SpecificRecord> serde = Records.serde();
    return new CleanupTimerLoop(
        consumer,
        new Transactions(new KafkaTemplate<>(new OneProducer(producer))),
        serde.deserializer(),
        window,
        deleting,
        results,
        new CleanupMetrics(new SimpleMeterRegistry()),
        settings().maxUncommitted(),
        settings().drainTimeout(),
        clock);
  }

  static Breaker breaker(Clock clock) {
    return settings().breaker(clock);
  }
}
