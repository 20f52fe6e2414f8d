package io.sandboxbroker.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.localstack.LocalDynamoDb;
import io.sandboxbroker.localstack.LocalKafka;
import io.sandboxbroker.localstack.LocalSchemaRegistry;
import io.sandboxbroker.localstack.Settings;
import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An allocator on a cluster of three brokers, with three copies of everything. The brokers have
 * Kafka's default timeouts, and the allocator those of production.
 */
@Tag("slow")
@Timeout(300)
class LostBrokersIT {

  private static final String PREFIX = "lab";

  @Test
  void whateverBrokersAreLostEachCommandHasItsOneOutcomeAndNoneIsForgotten() throws Exception {
    var store = new InMemorySandboxStore();
    Allocators.fill(store, PREFIX, 200);
    try (var kafka = LocalKafkaCluster.start(3, LocalKafka.DEFAULT_TIMEOUTS);
        var dynamoDb = LocalDynamoDb.start(Settings.temporary());
        var registry = LocalSchemaRegistry.start(Settings.temporary());
        var allocator =
            Allocators.start(
                "survivor",
                store,
                "--KAFKA_BOOTSTRAP_SERVERS=" + kafka.bootstrapServers(),
                "--SCHEMA_REGISTRY_URL=" + registry.url(),
                "--DDB_ENDPOINT_URL=" + dynamoDb.endpoint(),
                Allocators.MAX_POLL_INTERVAL + "300000",
                Allocators.MAX_BACK_OFF + "5000",
                "--broker.topics.replication=3",
                "--spring.kafka.streams.replication-factor=3");
        var wire = new Wire(kafka.bootstrapServers(), registry.url())) {
      List<AllocateSandbox> all = new ArrayList<>();
      serve(wire, all, "before", 20);

      kafka.kill(1);
      serve(wire, all, "without-the-first", 60);
      kafka.restart(1);
      kafka.kill(2);
      serve(wire, all, "without-the-second", 60);
      kafka.restart(2);

      kafka.killAll();
      kafka.restartAll();
      serve(wire, all, "after", 20);

      Answers.servedOnce(wire, all);
      assertThat(allocator.isRunning()).isTrue();
      assertThat(wire.committed(Topics.DEAD_LETTERS)).isEmpty();
      assertThat(store.sandboxes())
          .filteredOn(sandbox -> sandbox.status() == Status.ALLOCATED)
          .extracting(sandbox -> sandbox.lastAllocation().orElseThrow().track().value())
          .containsExactlyInAnyOrderElementsOf(
              all.stream().map(AllocateSandbox::getTrackId).toList());
    }
  }

  /** Publishes so many more, of which many are in flight when the next thing happens. */
  private static void serve(Wire wire, List<AllocateSandbox> all, String track, int count) {
    var commands =
        IntStream.range(0, count).mapToObj(i -> Wire.command(track + "-" + i, PREFIX)).toList();
    wire.publish(commands);
    all.addAll(commands);
    Answers.servedOnce(wire, commands.subList(0, count / 2));
  }
}
