package io.sandboxbroker.worker.cleanup;

import static java.util.Objects.requireNonNull;

import io.sandboxbroker.stats.BreakerState;
import io.sandboxbroker.stats.CspReport;
import io.sandboxbroker.topic.StatsKeys;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.csp.Breaker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes how this worker calls the CSP, for the dashboard: when that has changed, and at the
 * latest every 30 s, because an idle worker must not look like one that is gone. A report that
 * cannot be published is lost, and the next one replaces it. Thread-safe.
 */
final class CspReporter implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(CspReporter.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Duration MAX_INTERVAL = Duration.ofSeconds(30);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final String workerId;
  private final CleanupMetrics deletions;
  private final Breaker lists;
  private final Supplier<Producer<String, byte[]>> producers;
  private final Serializer<SpecificRecord> serializer;
  private final InstantSource clock;
  private @Nullable CountDownLatch stopping;
  private @Nullable CspReport last;

  /**
   * Creates a reporter that publishes nothing yet.
   *
   * @param deletions the state of the deletions
   * @param lists the circuit breaker of the lists
   * @param producers opens a producer without transactions
   */
  CspReporter(
      String workerId,
      CleanupMetrics deletions,
      Breaker lists,
      Supplier<Producer<String, byte[]>> producers,
      Serializer<SpecificRecord> serializer,
      InstantSource clock) {
    this.workerId = workerId;
    this.deletions = deletions;
    this.lists = lists;
    this.producers = producers;
    this.serializer = serializer;
    this.clock = clock;
  }

  @Override
  public synchronized void start() {
    if (stopping == null) {
      var latch = new CountDownLatch(1);
      stopping = latch;
      Thread.ofPlatform().name("csp-reporter").daemon().start(() -> run(latch));
    }
  }

  @Override
  public synchronized void stop() {
    if (stopping != null) {
      stopping.countDown();
      stopping = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return stopping != null;
  }

  private void run(CountDownLatch latch) {
    Producer<String, byte[]> producer = producers.get();
    try {
      do {
        publish(producer);
      } while (!latch.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      producer.close(CLOSE_TIMEOUT);
    }
  }

  /** Publishes a report, unless the last one is young and says the same. */
  void publish(Producer<String, byte[]> producer) {
    try {
      CspReport report = report(clock.instant());
      CspReport before = last;
      if (before == null || isOutdated(before, report)) {
        byte[] value = requireNonNull(serializer.serialize(Topics.POOL_STATS.name(), report));
        var unused =
            producer.send(
                new ProducerRecord<>(
                    Topics.POOL_STATS.name(), StatsKeys.ofCspReport(workerId), value));
        last = report;
      }
    } catch (RuntimeException failure) {
      LOG.warn("the report about the CSP could not be published", failure);
    }
  }

  private static boolean isOutdated(CspReport before, CspReport now) {
    return !now.getReportedAt().isBefore(before.getReportedAt().plus(MAX_INTERVAL))
        || before.getDeletionRate() != now.getDeletionRate()
        || before.getBacklog() != now.getBacklog()
        || !Objects.equals(before.getOldestDueAt(), now.getOldestDueAt())
        || before.getDeleteBreaker() != now.getDeleteBreaker()
        || before.getListBreaker() != now.getListBreaker();
  }

  private CspReport report(Instant now) {
    CleanupMetrics.LoopState state = deletions.state();
    return CspReport.newBuilder()
        .setWorkerId(workerId)
        .setDeletionRate(state.rate())
        .setBacklog(state.backlog())
        .setOldestDueAt(state.oldestDue())
        .setDeleteBreaker(breaker(state.breaker()))
        .setListBreaker(breaker(lists.state()))
        .setReportedAt(now)
        .build();
  }

  private static BreakerState breaker(int state) {
    return switch (state) {
      case 0 -> BreakerState.CLOSED;
      case 1 -> BreakerState.HALF_OPEN;
      default -> BreakerState.OPEN;
    };
  }
}
