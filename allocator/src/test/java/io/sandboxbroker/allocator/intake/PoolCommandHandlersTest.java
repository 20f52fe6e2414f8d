package io.sandboxbroker.allocator.intake;

import static io.sandboxbroker.allocator.intake.ProcessorFixture.NOW;
import static io.sandboxbroker.allocator.intake.ProcessorFixture.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.allocator.decision.AccountConflict;
import io.sandboxbroker.command.RemoveSandbox;
import io.sandboxbroker.command.RequestBulkDeletion;
import io.sandboxbroker.command.RequestCleanup;
import io.sandboxbroker.command.RequestRebuild;
import io.sandboxbroker.command.RequestSync;
import io.sandboxbroker.command.RetryDeletion;
import io.sandboxbroker.event.BulkDeletionBegun;
import io.sandboxbroker.event.CleanupBegun;
import io.sandboxbroker.event.PoolRebuilt;
import io.sandboxbroker.event.RetryRejected;
import io.sandboxbroker.event.RetryRejection;
import io.sandboxbroker.event.SandboxMarkedStale;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.AccountId;
import io.sandboxbroker.pool.Examples;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.pool.UnknownSandbox;
import io.sandboxbroker.timer.SweepDue;
import io.sandboxbroker.timer.SweepScope;
import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.timer.SyncReason;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** The commands of operators, and the sweep, which is one by the clock. */
class PoolCommandHandlersTest {

  private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(3));

  private final ProcessorFixture fixture = new ProcessorFixture();

  private List<ProducerRecord<String, byte[]>> process(Topic topic, SpecificRecord value) {
    return fixture.process(fixture.record(topic, value));
  }

  private List<ProducerRecord<String, byte[]>> command(SpecificRecord value) {
    return process(Topics.DELETION_COMMANDS, value);
  }

  @Test
  void aSweepPublishesEachOverdueSandboxWithAnIdOfItsOwn() {
    fixture.pool.pending("s1", LONG_AGO);
    fixture.pool.pending("s2", LONG_AGO.plusSeconds(1));
    fixture.pool.allocated("held", LONG_AGO);

    var records = process(Topics.TIMERS, new SweepDue("sweep@1", NOW, SweepScope.DELETIONS));

    assertThat(records).extracting(ProducerRecord::topic).containsOnly(Topics.EVENTS.name());
    assertThat(records).extracting(ProducerRecord::key).containsExactly("s1", "s2");
    assertThat(records)
        .extracting(event -> header(event, Headers.CE_ID))
        .containsExactly("sweep@1/s1/SandboxSnapshot", "sweep@1/s2/SandboxSnapshot");
    assertThat(records).allMatch(event -> header(event, Headers.REPLY_TO) == null);
    var first = (SandboxSnapshot) fixture.read(records.getFirst());
    assertThat(first.getEventId()).isEqualTo("sweep@1/s1/SandboxSnapshot");
    assertThat(first.getCauseId()).isEqualTo("sweep@1");
    assertThat(first.getRequestId()).isNull();
    assertThat(first.getVersion()).isEqualTo(3);
    assertThat(first.getSandbox().getStatus()).isEqualTo(SandboxStatus.PENDING_DELETION);
    assertThat(first.getDueNow()).isFalse();
  }

  @Test
  void aSweepThatFindsNothingPublishesNothing() {
    assertThat(process(Topics.TIMERS, new SweepDue("sweep@1", NOW, null))).isEmpty();
  }

  @Test
  void aSweepThatWasDueLongAgoIsLeftToTheNextOne() {
    fixture.pool.allocated("held", LONG_AGO);
    int queries = fixture.store().queries();

    var records =
        fixture.process(
            fixture.record(
                Topics.TIMERS,
                new SweepDue("sweep@1", LONG_AGO, null),
                NOW.minus(Duration.ofMinutes(10)).minusMillis(1),
                TimestampType.CREATE_TIME));

    assertThat(records).isEmpty();
    assertThat(fixture.store().queries()).isEqualTo(queries);
    assertThat(
            fixture
                .meters
                .counter("broker.triggers.ignored", "trigger", "SweepDue", "why", "overtaken")
                .count())
        .isOne();
  }

  @Test
  void allocationsThatASweepFindsPastTheirEndAreCountedAsOrphaned() {
    assertThat(fixture.meters.get("broker.expiry.orphaned").counter().count()).isZero();
    fixture.pool.allocated("s1", LONG_AGO);
    fixture.pool.pending("s2", LONG_AGO);
    fixture.pool.allocated("s3", LONG_AGO);

    process(Topics.TIMERS, new SweepDue("sweep@1", NOW, null));

    assertThat(fixture.meters.get("broker.expiry.orphaned").counter().count()).isEqualTo(2);
  }

  @Test
  void aCleanUpIsAnsweredOnceAndMakesEachDeletionDue() {
    fixture.pool.pending("s1", LONG_AGO);
    fixture.pool.pending("s2", NOW);

    var records =
        fixture
            .process(
                fixture.asyncRecord(
                    Topics.DELETION_COMMANDS,
                    new RequestCleanup("x1", "r1", NOW, NOW.plusSeconds(25))))
            .stream()
            .filter(record -> record.topic().equals(Topics.EVENTS.name()))
            .toList();

    assertThat(records).extracting(ProducerRecord::key).containsExactly("x1", "s1", "s2");
    assertThat(records)
        .filteredOn(event -> header(event, Headers.REPLY_TO) != null)
        .singleElement()
        .satisfies(
            answer -> {
              assertThat(fixture.read(answer))
                  .isEqualTo(
                      new CleanupBegun("x1/CleanupBegun", "x1", "r1", NOW, List.of("s1", "s2")));
              assertThat(header(answer, Headers.REPLY_TO)).isEqualTo("gateway-1");
              assertThat(header(answer, Headers.RESPOND_ASYNC)).isEqualTo("true");
              assertThat(header(answer, Headers.REQUEST_ID)).isEqualTo("r1");
            });
    assertThat(records)
        .filteredOn(event -> fixture.read(event) instanceof SandboxSnapshot)
        .hasSize(2)
        .allMatch(event -> ((SandboxSnapshot) fixture.read(event)).getDueNow())
        .allMatch(event -> header(event, Headers.RESPOND_ASYNC) == null)
        .allMatch(event -> "r1".equals(header(event, Headers.REQUEST_ID)));
  }

  private static RetryDeletion retry(String sandbox) {
    return new RetryDeletion("x1", "r1", sandbox, NOW, NOW.plusSeconds(25));
  }

  @Test
  void aRetryMakesADeletionDueWithoutAChange() {
    fixture.pool.pending("pending", NOW);
    fixture.pool.deletionFailed("failed", NOW);
    int writes = fixture.store().writes();

    for (String sandbox : List.of("pending", "failed", "failed")) {
      var records = command(retry(sandbox));

      assertThat(records).hasSize(1);
      var snapshot = (SandboxSnapshot) fixture.read(records.getFirst());
      assertThat(records.getFirst().key()).isEqualTo(sandbox);
      assertThat(header(records.getFirst(), Headers.REPLY_TO)).isEqualTo("gateway-1");
      assertThat(header(records.getFirst(), Headers.REQUEST_ID)).isEqualTo("r1");
      assertThat(snapshot.getEventId()).isEqualTo("x1/SandboxSnapshot");
      assertThat(snapshot.getCauseId()).isEqualTo("x1");
      assertThat(snapshot.getDueNow()).isTrue();
    }
    assertThat(fixture.store().writes()).as("nothing changes").isEqualTo(writes);
  }

  @Test
  void aRetryOfADeletionThatDoesNotExistIsRejected() {
    fixture.pool.deleted("gone", NOW);
    fixture.pool.available("available", NOW);
    fixture.pool.allocated("allocated", NOW);
    fixture.pool.stale("stale", NOW);

    for (String sandbox : List.of("gone", "unknown")) {
      assertRejected(sandbox, RetryRejection.SANDBOX_NOT_FOUND);
    }
    for (String sandbox : List.of("available", "allocated", "stale")) {
      assertRejected(sandbox, RetryRejection.NOT_BEING_DELETED);
    }
  }

  private void assertRejected(String sandbox, RetryRejection reason) {
    var records = command(retry(sandbox));

    assertThat(records).hasSize(1);
    assertThat(records.getFirst().key()).isEqualTo(sandbox);
    assertThat(header(records.getFirst(), Headers.REPLY_TO)).isEqualTo("gateway-1");
    assertThat(fixture.read(records.getFirst()))
        .isEqualTo(new RetryRejected("x1/RetryRejected", "x1", "r1", NOW, sandbox, reason));
  }

  @Test
  void aRetryIsDeliveredAgainAfterAnOutage() {
    fixture.store().faults().goAway();
    fixture.retries = new StoreRetries(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ZERO);

    assertThatThrownBy(() -> command(retry("1")))
        .hasCauseInstanceOf(StoreUnavailableException.class);
  }

  @Test
  void aSyncBelongsToTheWorker() {
    assertThat(command(new RequestSync("x1", "r1", NOW, NOW.plusSeconds(25), true, false, false)))
        .isEmpty();
    assertThat(
            process(
                Topics.TIMERS, new SyncDue("t1", NOW, SyncReason.SCHEDULED, false, false, false)))
        .isEmpty();
  }

  @Test
  void aBulkDeletionPublishesACommandForEachSandboxThatAnswersTheSameGateway() {
    fixture.pool.stale("s1", NOW);

    var records =
        command(new RequestBulkDeletion("x1", "r1", SandboxStatus.STALE, NOW, NOW.plusSeconds(25)));

    assertThat(records).extracting(ProducerRecord::key).containsExactly("x1", "s1");
    assertThat(records)
        .extracting(fixture::read)
        .containsExactly(
            new BulkDeletionBegun("x1/BulkDeletionBegun", "x1", "r1", NOW, List.of("s1"), false),
            new RemoveSandbox("x1/s1", "r1", "x1", "s1", SandboxStatus.STALE, NOW));
    assertThat(records.getLast().topic()).isEqualTo(Topics.DELETION_COMMANDS.name());
    assertThat(records)
        .allSatisfy(
            message -> {
              assertThat(header(message, Headers.REPLY_TO)).isEqualTo("gateway-1");
              assertThat(header(message, Headers.REQUEST_ID)).isEqualTo("r1");
            });
  }

  @Test
  void aBulkDeletionOfSandboxesInUseMakesADeadLetter() {
    assertThat(
            command(
                new RequestBulkDeletion(
                    "x1", "r1", SandboxStatus.ALLOCATED, NOW, NOW.plusSeconds(25))))
        .extracting(ProducerRecord::topic)
        .containsExactly(Topics.DEAD_LETTERS.name());
  }

  @Test
  void aRebuildRetiresFreeSandboxesWhoseAccountIsAnotherSandbox() {
    var held = fixture.pool.allocated("held", NOW);
    var account = held.account();
    fixture.store().removePin(account.accountId());
    var again = new Account(new SandboxId("again"), "lab", account.externalId(), "", NOW, NOW);
    fixture.pool.change(new UnknownSandbox(again.id()), Examples.discovered(again), NOW);
    fixture.store().removePin(account.accountId());
    fixture.store().pin(account.accountId(), held.id()).join();

    var published = command(rebuild("x1"));

    assertThat(published.stream().map(fixture::read))
        .hasSize(4)
        .filteredOn(SandboxMarkedStale.class::isInstance)
        .singleElement()
        .satisfies(
            event -> assertThat(((SandboxMarkedStale) event).getSandboxId()).isEqualTo("again"));
    assertThat(fixture.conflicts)
        .extracting(AccountConflict::kind)
        .containsExactly(AccountConflict.Kind.TWO_SANDBOXES);
    assertThat(fixture.store().find(held.id()).join().orElseThrow().sandbox()).isEqualTo(held);
    assertThat(command(rebuild("x2")).stream().map(fixture::read))
        .noneMatch(SandboxMarkedStale.class::isInstance);
  }

  private static RequestRebuild rebuild(String id) {
    return RequestRebuild.newBuilder()
        .setCommandId(id)
        .setRequestId("r1")
        .setRequestedAt(NOW)
        .setDeadline(NOW.plusSeconds(25))
        .setPosition(null)
        .setTold(0)
        .build();
  }

  @Test
  void aRebuildPublishesThePoolInPartsAndIsAnsweredByTheLast() {
    IntStream.range(0, 501).forEach(id -> fixture.pool.available("" + id, NOW));
    AccountId account = Examples.account("500").accountId();
    fixture.store().removePin(account);
    var rebuild = rebuild("x1");

    var first = command(rebuild);
    var next = fixture.process(ProcessorFixture.consumed(first.getLast()));

    assertThat(first).hasSize(501);
    assertThat(first.subList(0, 500))
        .allMatch(record -> fixture.read(record) instanceof SandboxSnapshot);
    assertThat(first.getLast().topic()).isEqualTo(Topics.DELETION_COMMANDS.name());
    assertThat(first.getLast().key()).isEqualTo(Topics.POOL_KEY);
    assertThat(((RequestRebuild) fixture.read(first.getLast())).getTold()).isEqualTo(500);
    assertThat(next).hasSize(2);
    assertThat(next.getLast().key()).isEqualTo("x1");
    assertThat(header(next.getLast(), Headers.REPLY_TO)).isEqualTo("gateway-1");
    assertThat(fixture.read(next.getLast()))
        .isEqualTo(new PoolRebuilt("x1/PoolRebuilt", "x1", "r1", NOW, 501L));
    assertThat(fixture.store().find(List.of(account)).join()).containsKey(account);
  }
}
