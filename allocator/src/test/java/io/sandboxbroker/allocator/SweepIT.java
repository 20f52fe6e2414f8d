package io.sandboxbroker.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.RequestCleanup;
import io.sandboxbroker.command.RetryDeletion;
import io.sandboxbroker.event.CleanupBegun;
import io.sandboxbroker.event.RetryRejected;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.CurrentState;
import io.sandboxbroker.pool.Decision;
import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxStateMachine;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.Trigger;
import io.sandboxbroker.pool.UnknownSandbox;
import io.sandboxbroker.timer.SweepDue;
import io.sandboxbroker.timer.SweepScope;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rows without any event, in a real table; the test plays worker and operator. */
class SweepIT {

  private static final LeaseTerms TERMS =
      new LeaseTerms(Duration.ofHours(4), Duration.ofMinutes(30), 3);

  private static RunningAllocator allocator;
  private static SandboxStore store;

  @BeforeAll
  static void start() {
    allocator = RunningAllocator.start();
    store = allocator.bean(SandboxStore.class);
  }

  @AfterAll
  static void stop() throws Exception {
    allocator.close();
  }

  @Test
  void aSweepPublishesAnAllocationPastItsEndThatHasNoTimer() {
    Instant longAgo = Instant.now().minus(Duration.ofDays(1));
    allocated("orphan", longAgo);
    allocated("in-time", Instant.now().minus(Duration.ofHours(4)));

    allocator.publish(
        Topics.TIMERS, "pool", new SweepDue("sweep-1", Instant.now(), SweepScope.EXPIRIES));

    assertThat(awaitFrom("sweep-1", 1))
        .singleElement()
        .satisfies(
            record -> {
              var told = (SandboxSnapshot) allocator.wire().read(record);
              assertThat(record.key()).isEqualTo("orphan");
              assertThat(told.getSandboxId()).isEqualTo("orphan");
              assertThat(told.getVersion()).isEqualTo(2);
              assertThat(told.getSandbox().getStatus()).isEqualTo(SandboxStatus.ALLOCATED);
              assertThat(told.getSandbox().getExpiresAt())
                  .isEqualTo(millis(longAgo).plus(TERMS.labDuration()));
            });
  }

  @Test
  void anOperatorsCleanUpIsAnsweredAndMakesEveryDeletionDueThatWaits() {
    var waiting = Set.of("clean-1", "clean-2", "clean-3");
    waiting.forEach(id -> released(id, Instant.now()));

    allocator.publish(
        Topics.DELETION_COMMANDS,
        "pool",
        new RequestCleanup("clean", "r1", Instant.now(), Instant.now().plusSeconds(25)));

    var told = awaitFrom("clean", 4);
    var answers =
        told.stream()
            .filter(record -> Headers.read(record.headers(), Headers.REPLY_TO).isPresent())
            .toList();
    assertThat(answers).singleElement();
    assertThat(((CleanupBegun) allocator.wire().read(answers.getFirst())).getSandboxIds())
        .containsAll(waiting);
    Map<String, SandboxSnapshot> due =
        told.stream()
            .map(allocator.wire()::read)
            .filter(SandboxSnapshot.class::isInstance)
            .map(SandboxSnapshot.class::cast)
            .collect(Collectors.toMap(SandboxSnapshot::getSandboxId, Function.identity()));
    assertThat(due).containsKeys("clean-1", "clean-2", "clean-3");
    assertThat(due.values()).allMatch(SandboxSnapshot::getDueNow);
  }

  @Test
  void aRetryIsAnsweredOnceWhateverTheStateOfTheSandbox() {
    released("retried", Instant.now());
    allocated("in-use", Instant.now());

    retry("retry-1", "retried");
    retry("retry-2", "in-use");
    retry("retry-3", "nowhere");

    assertThat(awaitFrom("retry-1", 1))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(((SandboxSnapshot) allocator.wire().read(record)).getDueNow()).isTrue();
              assertThat(Headers.read(record.headers(), Headers.REPLY_TO)).contains("test");
            });
    for (String refused : List.of("retry-2", "retry-3")) {
      assertThat(awaitFrom(refused, 1))
          .singleElement()
          .satisfies(
              record ->
                  assertThat(allocator.wire().read(record)).isInstanceOf(RetryRejected.class));
    }
  }

  private static void retry(String command, String sandbox) {
    Instant now = Instant.now();
    allocator.publish(
        Topics.DELETION_COMMANDS,
        sandbox,
        new RetryDeletion(command, "r-" + command, sandbox, now, now.plusSeconds(25)));
  }

  /** The committed events of this cause, once there are enough of them. */
  private static List<ConsumerRecord<String, byte[]>> awaitFrom(String cause, int atLeast) {
    return allocator.await(
        Topics.EVENTS,
        atLeast,
        record ->
            Headers.read(record.headers(), Headers.CE_ID).orElseThrow().startsWith(cause + "/"));
  }

  private static Sandbox allocated(String id, Instant at) {
    var sandbox = new SandboxId(id);
    var account = new Account(sandbox, id, "identity/accounts/" + id, "", millis(at), millis(at));
    var free =
        write(
            new UnknownSandbox(sandbox), new Trigger.SandboxDiscovered("found-" + id, account), at);
    var command =
        new Trigger.AllocateSandbox(
            "c-" + id, new TrackId("t-" + id), null, null, "t-" + id, false, at.plusSeconds(25));
    return write(free, command, at);
  }

  private static void released(String id, Instant at) {
    var held = allocated(id, at);
    write(
        held,
        new Trigger.RequestDeletion("d-" + id, new SandboxId(id), new TrackId("t-" + id)),
        at);
  }

  private static Sandbox write(CurrentState standing, Trigger trigger, Instant at) {
    var change = (Decision.Change) SandboxStateMachine.decide(standing, trigger, millis(at), TERMS);
    store.write(change.transition()).join();
    return change.transition().after();
  }

  private static Instant millis(Instant at) {
    return Instant.ofEpochMilli(at.toEpochMilli());
  }
}
