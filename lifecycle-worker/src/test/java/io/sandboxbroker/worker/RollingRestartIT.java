package io.sandboxbroker.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sandboxbroker.csp.CspDeletionConfirmed;
import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.serde.AvroSerializer;
import io.sandboxbroker.simulator.Account;
import io.sandboxbroker.simulator.Latency;
import io.sandboxbroker.simulator.Operation;
import io.sandboxbroker.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Workers with a real broker and registry, that are stopped as by SIGTERM and started again, one
 * after the other. Sandboxes are released all the time.
 */
@Tag("slow")
@Timeout(600)
class RollingRestartIT {

  private static final Logger LOG = LoggerFactory.getLogger(RollingRestartIT.class);
  private static final int WORKERS = 2;
  private static final int RESTARTS = 2;
  private static final int ACCOUNTS = 3_000;
  private static final long PAUSE_MILLIS = 40;
  private static final int DELETIONS_BETWEEN_RESTARTS = 20;

  /** Releases wait for deletions on a slow machine. */
  private static final int MAX_WAITING = 100;

  /** Long, because a worker starts slowly on a busy machine. */
  private static final Duration LONG = Duration.ofMinutes(3);

  @TempDir private Path directory;
  private final AtomicInteger released = new AtomicInteger();

  @Test
  void noDeletionIsCalledAgainAfterItsSuccess() {
    try (var environment = new WorkerEnvironment(1);
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        var producer = producer(environment);
        var serializer = environment.serializer()) {
      Iterator<Account> accounts =
          environment.csp().addAccounts(ACCOUNTS, "lab-released").iterator();
      // A stop always meets calls in flight.
      environment
          .csp()
          .setLatency(
              Operation.DELETE_ACCOUNT,
              new Latency.Uniform(Duration.ofMillis(50), Duration.ofMillis(800)));
      List<ConfigurableApplicationContext> workers = new ArrayList<>();
      for (int number = 0; number < WORKERS; number++) {
        workers.add(worker(environment, number));
      }
      var releases =
          scheduler.scheduleAtFixedRate(
              () -> releaseNext(environment, producer, serializer, accounts),
              0,
              PAUSE_MILLIS,
              TimeUnit.MILLISECONDS);

      for (int restart = 0; restart < RESTARTS; restart++) {
        awaitMoreDeletions(environment);
        int number = restart % WORKERS;
        workers.get(number).close();
        workers.set(number, worker(environment, number));
      }
      awaitMoreDeletions(environment);

      assertThat(releases.isDone()).as("The releases went on all the time").isFalse();
      releases.cancel(false);
      scheduler.close();
      await().atMost(LONG).until(() -> confirmed(environment).size() >= released.get());
      Map<String, Long> outcomes =
          environment.csp().state().operations().get(Operation.DELETE_ACCOUNT).outcomes();
      assertThat(outcomes).containsOnlyKeys("204");
      assertThat(outcomes).containsEntry("204", (long) released.get());
      assertThat(confirmed(environment)).doesNotHaveDuplicates().hasSize(released.get());
      LOG.info("{} deletions over {} restarts, none called again", released, RESTARTS);
      workers.forEach(ConfigurableApplicationContext::close);
    }
  }

  /** Starts a worker and waits until it is ready. */
  private ConfigurableApplicationContext worker(WorkerEnvironment environment, int number) {
    String name = "worker-" + number;
    var started =
        environment.startWorkerNamed(
            name,
            directory.resolve(name),
            "--CSP_TIMEOUT_READ_SEC=15",
            "--CSP_TIMEOUT_CONNECT_SEC=5");
    await().atMost(LONG).until(() -> WorkerEnvironment.get(started, "/readyz").statusCode() == 200);
    return started;
  }

  private static void awaitMoreDeletions(WorkerEnvironment environment) {
    int before = environment.csp().state().accounts().deleted();
    await()
        .atMost(LONG)
        .until(
            () ->
                environment.csp().state().accounts().deleted()
                    >= before + DELETIONS_BETWEEN_RESTARTS);
  }

  private static List<String> confirmed(WorkerEnvironment environment) {
    return environment.committed(Topics.CSP, CspDeletionConfirmed.class).stream()
        .map(CspDeletionConfirmed::getSandboxId)
        .toList();
  }

  private static KafkaProducer<String, byte[]> producer(WorkerEnvironment environment) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", environment.bootstrapServers()),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  private void releaseNext(
      WorkerEnvironment environment,
      KafkaProducer<String, byte[]> producer,
      AvroSerializer serializer,
      Iterator<Account> accounts) {
    if (released.get() - environment.csp().state().accounts().deleted() < MAX_WAITING) {
      release(producer, serializer, accounts.next());
    }
  }

  /** What the allocator publishes when a track gives its sandbox back. */
  private void release(
      KafkaProducer<String, byte[]> producer, AvroSerializer serializer, Account account) {
    Instant now = Instant.now();
    var state =
        SandboxState.newBuilder()
            .setSandboxId(account.id())
            .setVersion(3)
            .setStatus(SandboxStatus.PENDING_DELETION)
            .setName(account.name())
            .setExternalId(account.id())
            .setSfdcAccountId("")
            .setCreatedAt(now)
            .setLastSynced(now)
            .setUpdatedAt(now)
            .setAllocationId("command")
            .setAllocatedAt(now)
            .setExpiresAt(now)
            .setDeletionAttempts(0)
            .build();
    var event =
        new DeletionRequested(
            "event/" + account.id(), "release", null, now, account.id(), 3L, state, null);
    producer.send(
        new ProducerRecord<>(
            Topics.EVENTS.name(), account.id(), serializer.serialize(Topics.EVENTS.name(), event)));
    released.incrementAndGet();
  }
}
