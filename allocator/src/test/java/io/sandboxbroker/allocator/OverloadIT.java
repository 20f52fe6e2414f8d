package io.sandboxbroker.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.Decision;
import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxStateMachine;
import io.sandboxbroker.pool.Transition;
import io.sandboxbroker.pool.Trigger;
import io.sandboxbroker.pool.UnknownSandbox;
import io.sandboxbroker.pool.dynamodb.CallObserver;
import io.sandboxbroker.pool.dynamodb.CallSettings;
import io.sandboxbroker.pool.dynamodb.DynamoDbPool;
import io.sandboxbroker.pool.dynamodb.DynamoDbSettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** An allocator with the timeouts of production, on a store that answers 50 calls a second. */
@Tag("slow")
@ExtendWith(OutputCaptureExtension.class)
class OverloadIT {

  private static final int PER_SECOND = 50;
  private static final int AT_ONCE = 16;
  private static final Duration DEADLINE = Duration.ofSeconds(24);
  private static final Duration ANSWER = Duration.ofSeconds(1);

  private static SlowStoreProxy proxy;
  private static URI dynamoDb;
  private static RunningAllocator allocator;

  @BeforeAll
  static void start() {
    allocator =
        RunningAllocator.start(
            store -> {
              dynamoDb = store;
              proxy = new SlowStoreProxy(store, PER_SECOND);
              return proxy.endpoint();
            });
  }

  @AfterAll
  static void stop() throws Exception {
    allocator.close();
    proxy.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 500, 1_000})
  void aBurstIsServedAtTheRateOfTheStoreAndNoBatchIsRolledBack(int burst, CapturedOutput output) {
    String name = "b" + UUID.randomUUID();
    fill(name, burst);
    List<AllocateSandbox> commands =
        IntStream.range(0, burst).mapToObj(track -> command(name + "-" + track, name)).toList();
    allocator.wire().publish(commands);

    Answers.await(allocator.wire(), Answers.ids(commands));

    var answers = allocator.wire().answersTo(Answers.ids(commands)).values();
    assertThat(answers).allSatisfy(own -> assertThat(own).hasSize(1));
    Instant inTime = commands.getLast().getDeadline().plus(ANSWER);
    long served =
        answers.stream()
            .map(List::getFirst)
            .filter(answer -> allocator.wire().read(answer) instanceof SandboxAllocated)
            .map(ConsumerRecord::timestamp)
            .filter(written -> !Instant.ofEpochMilli(written).isAfter(inTime))
            .count();
    assertThat(served).isGreaterThanOrEqualTo(burst * 8 / 10);
    assertThat(output).doesNotContain("Transaction rolled back").doesNotContain("TimeoutException");
  }

  private static AllocateSandbox command(String track, String prefix) {
    Instant now = Instant.now();
    return AllocateSandbox.newBuilder(Wire.command(track, prefix))
        .setRequestedAt(now)
        .setDeadline(now.plus(DEADLINE))
        .setWaitUntil(now)
        .build();
  }

  /** Adds so many free sandboxes, past the proxy. */
  private static void fill(String name, int size) {
    var settings =
        new DynamoDbSettings(
            DynamoDbSettings.DEFAULT_TABLE_NAME,
            "eu-central-1",
            dynamoDb,
            DynamoDbSettings.DEFAULT_SHARDS,
            false,
            CallSettings.defaults());
    try (var pool = DynamoDbPool.open(settings, CallObserver.NONE)) {
      for (int first = 0; first < size; first += AT_ONCE) {
        CompletableFuture.allOf(
                IntStream.range(first, Math.min(size, first + AT_ONCE))
                    .mapToObj(number -> pool.store().write(found(name + "-" + number)))
                    .toArray(CompletableFuture[]::new))
            .join();
      }
    }
  }

  private static Transition found(String name) {
    Instant now = Instant.now();
    var id = new SandboxId(name);
    var account = new Account(id, name, "identity/" + id, "", now, now);
    var found = new Trigger.SandboxDiscovered("sync/" + id, account);
    var terms = new LeaseTerms(Duration.ofHours(4), Duration.ofMinutes(30), 3);
    return ((Decision.Change) SandboxStateMachine.decide(new UnknownSandbox(id), found, now, terms))
        .transition();
  }
}
