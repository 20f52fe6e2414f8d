package io.sandboxbroker.worker;

import static io.sandboxbroker.worker.WorkerEnvironment.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Expiries that become due at two workers with a real broker. The clock of one machine is 5 s ahead
 * of the broker's, and that of the other 5 s behind.
 */
@Tag("slow")
@Timeout(180)
class LeaseExpiryIT {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseExpiryIT.class);
  private static final Duration SHIFT = Duration.ofSeconds(5);
  private static final int LEASES = 240;
  private static final Duration BEGIN = Duration.ofSeconds(8);
  private static final Duration STEP = Duration.ofMillis(30);

  /**
   * Less than the shift, so that a clock that is not corrected is seen. The goal is one second; a
   * busy machine may miss it, and the test prints what it measured.
   */
  private static final Duration LATEST = SHIFT.minusSeconds(1);

  /** An aligned clock may differ this much. The allocator leaves an earlier expiry alone. */
  private static final Duration EARLIEST = Duration.ofMillis(250);

  private static final String EXPIRY = "ExpiryDue";

  @TempDir private Path directory;

  @Test
  void aMachineWhoseClockIsOffPublishesExpiriesAtTheBrokersTime() throws Exception {
    try (var environment = new WorkerEnvironment(1);
        var ahead = worker(environment, "ahead", SHIFT);
        var behind = worker(environment, "behind", SHIFT.negated())) {
      assertThat(List.of(ahead, behind)).allMatch(worker -> worker.isRunning());
      stampByBrokers(environment, Topics.TIMERS);
      Instant first = Instant.now().plus(BEGIN);
      Map<String, Instant> ends = new HashMap<>();
      IntStream.range(0, LEASES)
          .forEach(i -> ends.put("sandbox-" + i, millis(first.plus(STEP.multipliedBy(i)))));
      Map<String, SandboxAllocated> leases = new HashMap<>();
      ends.forEach((id, end) -> leases.put(id, lease(id, end)));
      environment.send(Topics.EVENTS, leases);

      await()
          .atMost(TIMEOUT)
          .until(() -> inTime(ends, publications(environment)).keySet().equals(ends.keySet()));

      Map<String, List<Instant>> publications = publications(environment);
      var lateness =
          inTime(ends, publications).entrySet().stream()
              .map(timer -> Duration.between(ends.get(timer.getKey()), timer.getValue()))
              .sorted()
              .toList();
      LOG.info(
          "Clocks {} apart: {} expiries are at most {} late, the median is {}",
          SHIFT.multipliedBy(2),
          LEASES,
          lateness.getLast(),
          lateness.get(LEASES / 2));
      System.out.printf(
          "expiries are late by %d ms (median), %d ms (last)%n",
          lateness.get(lateness.size() / 2).toMillis(), lateness.getLast().toMillis());
      assertThat(lateness.getLast()).as("All delays: %s", lateness).isLessThan(LATEST);
      ends.forEach(
          (id, end) ->
              assertThat(publications.get(id)).allMatch(at -> at.isAfter(end.minus(EARLIEST))));
    }
  }

  private ConfigurableApplicationContext worker(
      WorkerEnvironment environment, String name, Duration shift) {
    return environment.startWorkerAhead(
        shift, name, directory.resolve(name), "--GRACE_PERIOD_MINUTES=0");
  }

  /** Makes the broker's time the timestamp of each record. */
  private static void stampByBrokers(WorkerEnvironment environment, Topic topic) throws Exception {
    var entry =
        new ConfigEntry(
            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TimestampType.LOG_APPEND_TIME.name);
    try (var admin = Admin.create(Map.of("bootstrap.servers", environment.bootstrapServers()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
                  List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  /** When the broker appended each timer of an expiry. */
  private static Map<String, List<Instant>> publications(WorkerEnvironment environment) {
    Map<String, List<Instant>> publications = new HashMap<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                environment.bootstrapServers(),
                "isolation.level",
                "read_committed"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      var partitions =
          IntStream.range(0, Topics.TIMERS.partitions())
              .mapToObj(partition -> new TopicPartition(Topics.TIMERS.name(), partition))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
        for (var record : consumer.poll(Duration.ofMillis(100))) {
          if (Headers.read(record.headers(), Headers.CE_TYPE).orElse("").endsWith(EXPIRY)) {
            publications
                .computeIfAbsent(record.key(), id -> new ArrayList<>())
                .add(Instant.ofEpochMilli(record.timestamp()));
          }
        }
      }
      return publications;
    }
  }

  /** The first publication of each timer that is not early; the allocator ignores early ones. */
  private static Map<String, Instant> inTime(
      Map<String, Instant> ends, Map<String, List<Instant>> publications) {
    Map<String, Instant> inTime = new HashMap<>();
    publications.forEach(
        (id, all) ->
            all.stream()
                .filter(at -> !at.isBefore(ends.get(id)))
                .min(Instant::compareTo)
                .ifPresent(at -> inTime.put(id, at)));
    return inTime;
  }

  /** What the allocator publishes when it allocates a sandbox. */
  private static SandboxAllocated lease(String id, Instant end) {
    Instant now = millis(Instant.now());
    var state =
        SandboxState.newBuilder()
            .setSandboxId(id)
            .setVersion(2)
            .setStatus(SandboxStatus.ALLOCATED)
            .setName("lab-" + id)
            .setExternalId("identity/accounts/" + id)
            .setSfdcAccountId("")
            .setCreatedAt(now)
            .setLastSynced(now)
            .setUpdatedAt(now)
            .setAllocationId("command-" + id)
            .setAllocatedAt(now)
            .setExpiresAt(end)
            .setDeletionAttempts(0)
            .build();
    return new SandboxAllocated("event-" + id, "command-" + id, null, now, id, 2L, state);
  }

  private static Instant millis(Instant at) {
    return Instant.ofEpochMilli(at.toEpochMilli());
  }
}
