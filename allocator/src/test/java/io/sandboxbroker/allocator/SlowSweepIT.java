package io.sandboxbroker.allocator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxExpired;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.pool.ListQuery;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.timer.ExpiryDue;
import io.sandboxbroker.timer.SweepDue;
import io.sandboxbroker.timer.SweepScope;
import io.sandboxbroker.topic.Topics;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A sweep whose table does not answer, on a real Kafka. */
@Tag("slow")
class SlowSweepIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int LEASES = 40;
  private static final String NAME = "lab";

  private final InMemorySandboxStore store = new InMemorySandboxStore();
  private final CompletableFuture<Void> answer = new CompletableFuture<>();
  private final AtomicInteger sweeps = new AtomicInteger();

  @Test
  void expiriesOfEveryPartitionArePublishedWhileASweepWaitsForTheTable() throws Exception {
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local");
    Allocators.fill(store, NAME, LEASES);
    try (var infrastructure = Infrastructure.start();
        var allocator =
            Allocators.start(
                "sweeper",
                storeWhoseSweepsWait(),
                "--LAB_DURATION_HOURS=1ms",
                "--GRACE_PERIOD_MINUTES=0",
                "--KAFKA_BOOTSTRAP_SERVERS=" + infrastructure.bootstrapServers(),
                "--SCHEMA_REGISTRY_URL=" + infrastructure.registry(),
                "--DDB_ENDPOINT_URL=" + infrastructure.dynamoDb());
        var wire = new Wire(infrastructure.bootstrapServers(), infrastructure.registry())) {
      var commands =
          IntStream.range(0, LEASES).mapToObj(i -> Wire.command("track-" + i, NAME)).toList();
      wire.publish(commands);
      List<SandboxAllocated> leases = Answers.servedOnce(wire, commands);
      assertThat(leases).anyMatch(lease -> partition(lease) == partition(Topics.POOL_KEY));

      publish(wire, Topics.POOL_KEY, new SweepDue("sweep", Instant.now(), SweepScope.EXPIRIES));
      await().atMost(TIMEOUT).until(() -> sweeps.get() > 0);
      leases.forEach(lease -> publish(wire, lease.getSandboxId(), expiry(lease)));

      await().atMost(TIMEOUT).until(() -> published(wire, SandboxExpired.class) == LEASES);
      assertThat(published(wire, SandboxSnapshot.class)).isZero();
      assertThat(allocator.isRunning()).isTrue();
      answer.complete(null);
    }
  }

  private SandboxStore storeWhoseSweepsWait() {
    return (SandboxStore)
        Proxy.newProxyInstance(
            SandboxStore.class.getClassLoader(),
            new Class<?>[] {SandboxStore.class},
            (proxy, method, arguments) -> {
              if (arguments != null
                  && arguments[0] instanceof ListQuery query
                  && query.status() == Status.ALLOCATED) {
                sweeps.incrementAndGet();
                return answer.thenCompose(ready -> store.list(query));
              }
              return method.invoke(store, arguments);
            });
  }

  private static ExpiryDue expiry(SandboxAllocated lease) {
    Instant end = lease.getSandbox().getExpiresAt();
    return new ExpiryDue(
        "expiry/" + lease.getSandboxId(),
        end,
        lease.getSandboxId(),
        lease.getSandbox().getAllocationId(),
        end);
  }

  private static void publish(Wire wire, String key, SpecificRecord timer) {
    wire.publish(wire.record(Topics.TIMERS, key, timer));
  }

  private static int partition(SandboxAllocated lease) {
    return partition(lease.getSandboxId());
  }

  private static int partition(String key) {
    return BuiltInPartitioner.partitionForKey(key.getBytes(UTF_8), Topics.TIMERS.partitions());
  }

  private static long published(Wire wire, Class<? extends SpecificRecord> type) {
    return wire.committed(Topics.EVENTS).stream().map(wire::read).filter(type::isInstance).count();
  }
}
