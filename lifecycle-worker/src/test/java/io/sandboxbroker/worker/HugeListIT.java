package io.sandboxbroker.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.csp.SandboxDiscovered;
import io.sandboxbroker.csp.SandboxVanished;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.timer.SweepDue;
import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.timer.SyncReason;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker of 512 MiB reads, compares and publishes 200,000 accounts, against a real broker. */
@Tag("slow")
@Timeout(600)
class HugeListIT {

  private static final Logger LOG = LoggerFactory.getLogger(HugeListIT.class);

  /** docs/performance.md has the figures of 200,000. */
  private static final int ACCOUNTS = Integer.getInteger("huge.list", 50_000);

  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir private Path directory;

  @Test
  void theFirstListIsImportedAndAnUnchangedOneWritesNothing() throws Exception {
    try (var environment = new WorkerEnvironment(1)) {
      environment.csp().addAccounts(ACCOUNTS - 1, "lab-huge");
      String[] settings =
          environment.arguments(
              "worker-1",
              directory.resolve("state"),
              "--AUTO_EXPIRY_INTERVAL_SEC=1",
              "--CSP_TIMEOUT_READ_SEC=15");
      try (var worker = WorkerProcess.start("512m", directory.resolve("worker.log"), settings);
          var facts = new Counter(environment, Topics.CSP);
          var timers = new Counter(environment, Topics.TIMERS)) {
        awaitLists(1, facts, timers, "First list");
        assertThat(facts.count(SandboxDiscovered.class)).isEqualTo(ACCOUNTS);

        environment.send(
            Topics.TIMERS,
            Topics.POOL_KEY,
            List.of(
                new SyncDue("again", Instant.now(), SyncReason.REQUESTED, false, false, false)));
        awaitLists(2, facts, timers, "Unchanged list");
        assertThat(facts.count(SandboxDiscovered.class)).isEqualTo(ACCOUNTS);
        assertThat(facts.count(SandboxVanished.class)).isZero();
        assertThat(timers.count(SweepDue.class)).isPositive();
        assertThat(worker.isAlive()).isTrue();
      }
    }
  }

  private static void awaitLists(int lists, Counter facts, Counter timers, String which) {
    Instant began = Instant.now();
    Awaitility.await()
        .atMost(LONG)
        .until(
            () -> {
              timers.read();
              facts.read();
              // The end of the list is in another partition than most of its accounts.
              return facts.count(SyncCompleted.class) == lists
                  && facts.count(SandboxDiscovered.class) >= ACCOUNTS;
            });
    LOG.info(
        "{} of {} accounts: {}; longest time between sweeps that are due every second: {}",
        which,
        ACCOUNTS,
        Duration.between(began, Instant.now()),
        timers.longestGap());
  }

  /** Counts the records of a topic by type as they come, without keeping them. */
  private static final class Counter implements AutoCloseable {

    private final KafkaConsumer<String, byte[]> consumer;
    private final Topic topic;
    private final Map<String, Integer> counts = new HashMap<>();
    private Instant lastSweep;
    private Duration gap = Duration.ZERO;

    Counter(WorkerEnvironment environment, Topic topic) {
      this.topic = topic;
      consumer =
          new KafkaConsumer<>(
              Map.of(
                  "bootstrap.servers",
                  environment.bootstrapServers(),
                  "isolation.level",
                  "read_committed"),
              new StringDeserializer(),
              new ByteArrayDeserializer());
    }

    void read() {
      if (consumer.assignment().isEmpty()) {
        List<PartitionInfo> known = consumer.partitionsFor(topic.name());
        if (known == null || known.isEmpty()) {
          // The worker creates the topic.
          return;
        }
        List<TopicPartition> partitions =
            known.stream().map(one -> new TopicPartition(one.topic(), one.partition())).toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
      }
      consumer.poll(Duration.ofMillis(100)).forEach(this::add);
    }

    private void add(ConsumerRecord<String, byte[]> record) {
      // What the test itself sends has no type.
      String type = Headers.read(record.headers(), Headers.CE_TYPE).orElse("");
      String name = type.substring(type.lastIndexOf('.') + 1);
      counts.merge(name, 1, Integer::sum);
      if (name.equals(SweepDue.class.getSimpleName())) {
        Instant at = Instant.ofEpochMilli(record.timestamp());
        if (lastSweep != null && Duration.between(lastSweep, at).compareTo(gap) > 0) {
          gap = Duration.between(lastSweep, at);
        }
        lastSweep = at;
      }
    }

    int count(Class<?> type) {
      return counts.getOrDefault(type.getSimpleName(), 0);
    }

    Duration longestGap() {
      return gap;
    }

    @Override
    public void close() {
      consumer.close();
    }
  }
}
