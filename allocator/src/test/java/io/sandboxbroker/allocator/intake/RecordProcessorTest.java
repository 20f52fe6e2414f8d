package io.sandboxbroker.allocator.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.allocator.decision.Task;
import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.CancelAllocation;
import io.sandboxbroker.command.CancellationResult;
import io.sandboxbroker.command.RemoveSandbox;
import io.sandboxbroker.command.RequestBulkDeletion;
import io.sandboxbroker.command.RequestCleanup;
import io.sandboxbroker.command.RequestSync;
import io.sandboxbroker.command.RetryDeletion;
import io.sandboxbroker.command.WaitingTurn;
import io.sandboxbroker.csp.SandboxDiscovered;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.event.BulkDeletionBegun;
import io.sandboxbroker.event.CancellationAnswered;
import io.sandboxbroker.event.CleanupBegun;
import io.sandboxbroker.event.RemovalRejected;
import io.sandboxbroker.event.RemovalRejection;
import io.sandboxbroker.event.RetryRejected;
import io.sandboxbroker.event.RetryRejection;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.JournalEntry;
import io.sandboxbroker.pool.PoolEvent;
import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.Release;
import io.sandboxbroker.pool.Revision;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.serde.AvroDeserializer;
import io.sandboxbroker.serde.AvroSerializer;
import io.sandboxbroker.timer.SweepDue;
import io.sandboxbroker.timer.SweepScope;
import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.timer.SyncReason;
import io.sandboxbroker.topic.DeadLetter;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.tracing.TraceStep;
import io.sandboxbroker.tracing.Tracing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

class RecordProcessorTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private static final Map<String, Object> SERDES =
      Map.of(
          "schema.registry.url",
          "mock://task-work",
          "value.subject.name.strategy",
          "TopicRecordNameStrategy",
          "auto.register.schemas",
          true,
          "specific.avro.reader",
          true);
  private static final AllocateSandbox COMMAND =
      AllocateSandbox.newBuilder()
          .setCommandId("c1")
          .setRequestId("r1")
          .setTrackId("track")
          .setIdempotencyKey("track")
          .setIdempotencyKeyExplicit(false)
          .setRequestedAt(NOW)
          .setDeadline(NOW.plusSeconds(25))
          .build();

  private final AvroSerializer writer = new AvroSerializer();
  private final AvroDeserializer reader = new AvroDeserializer();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  RecordProcessorTest() {
    writer.configure(SERDES, false);
    reader.configure(SERDES, false);
  }

  private RecordProcessor work(Function<Task, CompletableFuture<Outcome>> handler) {
    return work((task, step) -> handler.apply(task), Tracing.off());
  }

  private RecordProcessor work(
      BiFunction<Task, TraceStep, CompletableFuture<Outcome>> handler, Tracing tracing) {
    return new RecordProcessor(
        handler,
        reader,
        writer,
        new IntakeMetrics(meters),
        () -> NOW,
        3,
        new RecordTracing(tracing));
  }

  private ConsumerRecord<String, byte[]> record(Topic topic, byte[] value) {
    return new ConsumerRecord<>(topic.name(), 3, 42, "track", value);
  }

  private ConsumerRecord<String, byte[]> command() {
    var topic = Topics.ALLOCATION_COMMANDS;
    return record(topic, writer.serialize(topic.name(), COMMAND));
  }

  private static CompletableFuture<Outcome> refuse(Task task) {
    return completedFuture(
        new Outcome.AllocationRefused(
            ((Task.Allocate) task).command(), Refusal.OfAllocation.NO_SANDBOXES_AVAILABLE));
  }

  @Test
  void anOutcomeIsToldToWhomeverWaitsForIt() {
    var command = command();
    Headers.write(command.headers(), Headers.REPLY_TO, "gateway-1");
    Headers.write(command.headers(), Headers.REQUEST_ID, "r1");
    Headers.write(command.headers(), Headers.TRACEPARENT, "00-1-2-01");

    var told = work(RecordProcessorTest::refuse).work(command).join().getFirst();

    assertThat(told.topic()).isEqualTo(Topics.EVENTS.name());
    assertThat(told.key()).isEqualTo("c1");
    assertThat(Headers.read(told.headers(), Headers.REPLY_TO)).contains("gateway-1");
    assertThat(Headers.read(told.headers(), Headers.REQUEST_ID)).contains("r1");
    assertThat(Headers.read(told.headers(), Headers.TRACEPARENT)).contains("00-1-2-01");
    assertThat(Headers.read(told.headers(), Headers.CE_ID)).contains("c1/AllocationRejected");
    assertThat(Headers.read(told.headers(), Headers.CE_SUBJECT)).contains("track");
    assertThat(reader.deserialize(told.topic(), told.value()))
        .isEqualTo(
            new AllocationRejected(
                "c1/AllocationRejected",
                "c1",
                "r1",
                NOW,
                "track",
                AllocationRejection.NO_SANDBOXES_AVAILABLE));
  }

  @Test
  void aRecordThatCannotBeDecodedIsLaidAsideAsItWas() {
    byte[] garbage = "garbage".getBytes(UTF_8);
    var record = record(Topics.ALLOCATION_COMMANDS, garbage);
    record.headers().add("kept", "yes".getBytes(UTF_8));

    var letter = work(RecordProcessorTest::refuse).work(record).join().getFirst();

    assertThat(letter.topic()).isEqualTo(Topics.DEAD_LETTERS.name());
    assertThat(letter.value()).isEqualTo(garbage);
    assertThat(letter.key()).isEqualTo("track");
    assertThat(Headers.read(letter.headers(), "kept")).contains("yes");
    assertThat(Headers.read(letter.headers(), DeadLetter.TOPIC))
        .contains(Topics.ALLOCATION_COMMANDS.name());
    assertThat(Headers.read(letter.headers(), DeadLetter.PARTITION)).contains("3");
    assertThat(Headers.read(letter.headers(), DeadLetter.OFFSET)).contains("42");
    assertThat(Headers.read(letter.headers(), DeadLetter.REASON).orElseThrow()).isNotBlank();
    assertThat(meters.counter("broker_dead_letters", "topic", record.topic()).count()).isOne();
  }

  @Test
  void aRecordWithoutAValueIsLaidAside() {
    var letter =
        work(RecordProcessorTest::refuse).work(record(Topics.TIMERS, null)).join().getFirst();

    assertThat(letter.topic()).isEqualTo(Topics.DEAD_LETTERS.name());
  }

  @Test
  void aTriggerThatFailsAgainAndAgainIsLaidAside() {
    var attempts = new AtomicInteger();

    var letter =
        work(task -> {
              attempts.incrementAndGet();
              return failedFuture(new IllegalStateException("a bug"));
            })
            .work(command())
            .join()
            .getFirst();

    assertThat(letter.topic()).isEqualTo(Topics.DEAD_LETTERS.name());
    assertThat(Headers.read(letter.headers(), DeadLetter.REASON))
        .contains("IllegalStateException: a bug");
    assertThat(attempts).hasValue(3);
  }

  @Test
  void aTriggerThatFailsOnceIsServed() {
    var attempts = new AtomicInteger();

    var told =
        work(task -> {
              if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("once");
              }
              return refuse(task);
            })
            .work(command())
            .join()
            .getFirst();

    assertThat(told.topic()).isEqualTo(Topics.EVENTS.name());
  }

  @Test
  void anUnavailableStoreIsNoPoison() {
    var work = work(task -> failedFuture(new StoreUnavailableException("throttled")));

    assertThatThrownBy(work.work(command())::join)
        .hasCauseInstanceOf(StoreUnavailableException.class);
  }

  @Test
  void aRegistryThatIsAwayIsNoPoison() {
    Deserializer<SpecificRecord> away =
        (topic, data) -> {
          throw new RetriableException("registry away") {};
        };
    var work =
        new RecordProcessor(
            (task, step) -> refuse(task),
            away,
            writer,
            new IntakeMetrics(meters),
            () -> NOW,
            3,
            new RecordTracing(Tracing.off()));

    assertThatThrownBy(work.work(command())::join).hasCauseInstanceOf(RetriableException.class);
  }

  @Test
  void aTimerForOthersIsPassedOver() {
    var due = new SyncDue("t1", NOW, SyncReason.SCHEDULED, false, false);
    var record = record(Topics.TIMERS, writer.serialize(Topics.TIMERS.name(), due));

    assertThat(work(RecordProcessorTest::refuse).work(record).join()).isEmpty();
  }

  private static CompletableFuture<Outcome> letWait(Task task) {
    return completedFuture(new Outcome.Waits());
  }

  private ConsumerRecord<String, byte[]> turn(WaitingTurn turn) {
    var topic = Topics.ALLOCATION_COMMANDS;
    var offered = AllocateSandbox.newBuilder(COMMAND).setTurn(turn).build();
    return record(topic, writer.serialize(topic.name(), offered));
  }

  @Test
  void whoHasToWaitGoesToTheWaitingRoomAsItIs() {
    var command = command();
    Headers.write(command.headers(), Headers.REPLY_TO, "gateway-1");

    var parked = work(RecordProcessorTest::letWait).work(command).join();

    assertThat(parked).hasSize(1);
    assertThat(parked.getFirst().topic()).isEqualTo(Topics.ALLOCATION_WAITING.name());
    assertThat(parked.getFirst().key()).isEqualTo("track");
    assertThat(parked.getFirst().value()).isEqualTo(command.value());
    assertThat(Headers.read(parked.getFirst().headers(), Headers.REPLY_TO)).contains("gateway-1");
  }

  private ConsumerRecord<String, byte[]> appended(AllocateSandbox command, Instant at) {
    return appended(
        Topics.ALLOCATION_COMMANDS, "track", command, at, TimestampType.LOG_APPEND_TIME);
  }

  private ConsumerRecord<String, byte[]> appended(
      Topic topic, String key, SpecificRecord value, Instant at, TimestampType stamp) {
    return new ConsumerRecord<>(
        topic.name(),
        3,
        42,
        at.toEpochMilli(),
        stamp,
        ConsumerRecord.NULL_SIZE,
        ConsumerRecord.NULL_SIZE,
        key,
        writer.serialize(topic.name(), value),
        new RecordHeaders(),
        Optional.empty());
  }

  @Test
  void whoComesFromAGatewayWhoseClockIsOffIsHandledAndWaitsByTheBrokersTime() {
    var record = appended(COMMAND, NOW.plusSeconds(60));
    Headers.write(record.headers(), Headers.REPLY_TO, "gateway-1");
    var handled = new AtomicReference<Task>();

    var parked =
        work(task -> {
              handled.set(task);
              return letWait(task);
            })
            .work(record)
            .join();

    assertThat(handled.get())
        .isInstanceOfSatisfying(
            Task.Allocate.class,
            task -> assertThat(task.command().deadline()).isEqualTo(NOW.plusSeconds(85)));
    assertThat(parked).hasSize(1);
    assertThat(parked.getFirst().topic()).isEqualTo(Topics.ALLOCATION_WAITING.name());
    assertThat(parked.getFirst().key()).isEqualTo("track");
    assertThat(Headers.read(parked.getFirst().headers(), Headers.REPLY_TO)).contains("gateway-1");
    assertThat(reader.deserialize(parked.getFirst().topic(), parked.getFirst().value()))
        .isEqualTo(
            AllocateSandbox.newBuilder(COMMAND)
                .setRequestedAt(NOW.plusSeconds(60))
                .setDeadline(NOW.plusSeconds(85))
                .build());
    assertThat(meters.counter("broker_skewed_commands").count()).isOne();
  }

  @Test
  void theWaitingRoomHearsWhatCameOfItsOffers() {
    var told = work(RecordProcessorTest::refuse).work(turn(WaitingTurn.OFFERED)).join();

    assertThat(told)
        .extracting(ProducerRecord::topic)
        .containsExactly(Topics.EVENTS.name(), Topics.ALLOCATION_WAITING.name());
    assertThat(told)
        .allMatch(
            record ->
                reader.deserialize(record.topic(), record.value())
                        instanceof AllocationRejected rejected
                    && rejected.getCauseId().equals("c1"));
  }

  @Test
  void theWaitingRoomIsNotToldOfTheLastTurnForWhichItKeepsNoPlace() {
    assertThat(work(RecordProcessorTest::refuse).work(turn(WaitingTurn.LAST)).join())
        .extracting(ProducerRecord::topic)
        .containsExactly(Topics.EVENTS.name());
  }

  @Test
  void theWaitingRoomHearsOfEverySandboxThatHasBecomeAvailable() {
    var account = new Account(new SandboxId("s1"), "lab-1", "identity/accounts/s1", "", NOW, NOW);
    var available = new Sandbox.Available(account, new Revision(1, "f1", NOW));
    var discovered =
        SandboxDiscovered.newBuilder()
            .setFactId("f1")
            .setSandboxId("s1")
            .setSyncId("sync")
            .setName("lab-1")
            .setExternalId("identity/accounts/s1")
            .setSfdcAccountId("")
            .setObservedAt(NOW)
            .build();
    var fact = record(Topics.CSP, writer.serialize(Topics.CSP.name(), discovered));

    var told =
        work(task ->
                completedFuture(
                    new Outcome.Changed(
                        new JournalEntry(PoolEvent.SANDBOX_SYNCED, available), false)))
            .work(fact)
            .join();

    assertThat(told)
        .extracting(ProducerRecord::topic)
        .containsExactly(Topics.EVENTS.name(), Topics.ALLOCATION_WAITING.name());
  }

  @Test
  void aCancellationIsAnsweredWithWhatTheWaitingRoomFound() {
    var cancellation =
        CancelAllocation.newBuilder()
            .setCommandId("x1")
            .setRequestId("r2")
            .setTrackId("track")
            .setAllocationCommandId("c1")
            .setRequestedAt(NOW)
            .setResult(CancellationResult.CANCELLED)
            .build();
    var topic = Topics.ALLOCATION_COMMANDS;
    var record = record(topic, writer.serialize(topic.name(), cancellation));

    var told =
        work(task -> completedFuture(new Outcome.CancellationAnswered((Task.Cancel) task)))
            .work(record)
            .join();

    assertThat(told).hasSize(1);
    assertThat(reader.deserialize(Topics.EVENTS.name(), told.getFirst().value()))
        .isEqualTo(
            new CancellationAnswered(
                "x1/CancellationAnswered",
                "x1",
                "r2",
                NOW,
                "track",
                "c1",
                CancellationResult.CANCELLED));
  }

  private static Sandbox.PendingDeletion pending(String id) {
    var account =
        new Account(new SandboxId(id), "lab-" + id, "identity/accounts/" + id, "", NOW, NOW);
    var allocation = new Allocation("c-" + id, new TrackId("t"), null, "t", NOW, NOW);
    return new Sandbox.PendingDeletion(
        account, new Revision(3, "release", NOW), new Release(allocation, NOW, 1));
  }

  private ConsumerRecord<String, byte[]> withHeaders(Topic topic, SpecificRecord value) {
    var record = record(topic, writer.serialize(topic.name(), value));
    Headers.write(record.headers(), Headers.REPLY_TO, "gateway-1");
    Headers.write(record.headers(), Headers.REQUEST_ID, "r1");
    Headers.write(record.headers(), Headers.RESPOND_ASYNC, "true");
    return record;
  }

  private SpecificRecord read(ProducerRecord<String, byte[]> told) {
    return reader.deserialize(told.topic(), told.value());
  }

  private static String header(ProducerRecord<String, byte[]> told, String name) {
    return Headers.read(told.headers(), name).orElse(null);
  }

  @Test
  void whatASweepFindsIsToldAsItStandsEachUnderAnIdOfItsOwn() {
    var due = new SweepDue("sweep@1", NOW, SweepScope.DELETIONS);
    var record =
        appended(
            Topics.TIMERS, Topics.POOL_KEY, due, NOW.plusSeconds(1), TimestampType.CREATE_TIME);
    var asked = new AtomicReference<Task>();

    var told =
        work(task -> {
              asked.set(task);
              return completedFuture(new Outcome.Swept(List.of(pending("s1"), pending("s2"))));
            })
            .work(record)
            .join();

    assertThat(asked.get())
        .isEqualTo(new Task.Sweep("sweep@1", Task.Scope.DELETIONS, NOW.plusSeconds(1)));
    assertThat(told).extracting(ProducerRecord::topic).containsOnly(Topics.EVENTS.name());
    assertThat(told).extracting(ProducerRecord::key).containsExactly("s1", "s2");
    assertThat(told)
        .extracting(event -> header(event, Headers.CE_ID))
        .containsExactly("sweep@1/s1/SandboxSnapshot", "sweep@1/s2/SandboxSnapshot");
    var first = (SandboxSnapshot) read(told.getFirst());
    assertThat(first.getEventId()).isEqualTo("sweep@1/s1/SandboxSnapshot");
    assertThat(first.getCauseId()).isEqualTo("sweep@1");
    assertThat(first.getRequestId()).isNull();
    assertThat(first.getVersion()).isEqualTo(3);
    assertThat(first.getSandbox().getStatus()).isEqualTo(SandboxStatus.PENDING_DELETION);
    assertThat(first.getDueNow()).isFalse();
  }

  @Test
  void aSweepThatFindsNothingTellsNothing() {
    var due = new SweepDue("sweep@1", NOW, null);
    var record = record(Topics.TIMERS, writer.serialize(Topics.TIMERS.name(), due));

    assertThat(work(task -> completedFuture(new Outcome.Swept(List.of()))).work(record).join())
        .isEmpty();
  }

  @Test
  void aCleanUpIsAnsweredOnceAndMakesEachDeletionDue() {
    var record =
        withHeaders(
            Topics.DELETION_COMMANDS, new RequestCleanup("x1", "r1", NOW, NOW.plusSeconds(25)));

    var told =
        work(task -> {
              assertThat(task).isEqualTo(new Task.CleanUp("x1"));
              return completedFuture(
                  new Outcome.CleanupBegun(List.of(pending("s1"), pending("s2"))));
            })
            .work(record)
            .join();

    assertThat(told).extracting(ProducerRecord::key).containsExactlyInAnyOrder("x1", "s1", "s2");
    assertThat(told)
        .filteredOn(event -> header(event, Headers.REPLY_TO) != null)
        .singleElement()
        .satisfies(
            answer -> {
              assertThat(read(answer))
                  .isEqualTo(
                      new CleanupBegun("x1/CleanupBegun", "x1", "r1", NOW, List.of("s1", "s2")));
              assertThat(header(answer, Headers.REPLY_TO)).isEqualTo("gateway-1");
              assertThat(header(answer, Headers.RESPOND_ASYNC)).isEqualTo("true");
              assertThat(header(answer, Headers.REQUEST_ID)).isEqualTo("r1");
            });
    assertThat(told)
        .filteredOn(event -> read(event) instanceof SandboxSnapshot)
        .hasSize(2)
        .allMatch(event -> ((SandboxSnapshot) read(event)).getDueNow())
        .allMatch(event -> header(event, Headers.RESPOND_ASYNC) == null)
        .allMatch(event -> "r1".equals(header(event, Headers.REQUEST_ID)));
  }

  private ConsumerRecord<String, byte[]> retry() {
    return withHeaders(
        Topics.DELETION_COMMANDS, new RetryDeletion("x1", "r1", "s1", NOW, NOW.plusSeconds(25)));
  }

  @Test
  void aDeletionThatIsDueNowIsToldToWhomeverWantedIt() {
    var told =
        work(task -> {
              assertThat(task).isEqualTo(new Task.RetryDeletion("x1", new SandboxId("s1")));
              return completedFuture(new Outcome.DeletionDue(pending("s1")));
            })
            .work(retry())
            .join();

    assertThat(told).hasSize(1);
    var snapshot = (SandboxSnapshot) read(told.getFirst());
    assertThat(told.getFirst().key()).isEqualTo("s1");
    assertThat(header(told.getFirst(), Headers.REPLY_TO)).isEqualTo("gateway-1");
    assertThat(header(told.getFirst(), Headers.REQUEST_ID)).isEqualTo("r1");
    assertThat(snapshot.getEventId()).isEqualTo("x1/SandboxSnapshot");
    assertThat(snapshot.getCauseId()).isEqualTo("x1");
    assertThat(snapshot.getDueNow()).isTrue();
  }

  @Test
  void aDeletionThatIsNoneIsRefusedToWhomeverWantedItTriedAgain() {
    var expected =
        Map.of(
            Refusal.OfRetry.SANDBOX_NOT_FOUND, RetryRejection.SANDBOX_NOT_FOUND,
            Refusal.OfRetry.NOT_BEING_DELETED, RetryRejection.NOT_BEING_DELETED);
    expected.forEach(
        (reason, said) -> {
          var told =
              work(task -> completedFuture(new Outcome.RetryRefused(new SandboxId("s1"), reason)))
                  .work(retry())
                  .join();

          assertThat(told).hasSize(1);
          assertThat(told.getFirst().key()).isEqualTo("s1");
          assertThat(header(told.getFirst(), Headers.REPLY_TO)).isEqualTo("gateway-1");
          assertThat(read(told.getFirst()))
              .isEqualTo(new RetryRejected("x1/RetryRejected", "x1", "r1", NOW, "s1", said));
        });
  }

  @Test
  void aWishForASyncIsTheWorkers() {
    var record =
        withHeaders(
            Topics.DELETION_COMMANDS,
            new RequestSync("x1", "r1", NOW, NOW.plusSeconds(25), true, false));

    assertThat(work(RecordProcessorTest::refuse).work(record).join()).isEmpty();
    assertThat(meters.find("broker_allocate").counter()).isNull();
  }

  @Test
  void aBulkDeletionLeadsToARemovalOfEachThatIsAnsweredToWhomeverAsked() {
    var command =
        new RequestBulkDeletion("x1", "r1", SandboxStatus.STALE, NOW, NOW.plusSeconds(25));
    var record =
        record(
            Topics.DELETION_COMMANDS, writer.serialize(Topics.DELETION_COMMANDS.name(), command));
    Headers.write(record.headers(), Headers.REPLY_TO, "gateway-1");
    Headers.write(record.headers(), Headers.REQUEST_ID, "r1");

    var told =
        work(task -> {
              assertThat(task).isEqualTo(new Task.BulkDelete("x1", Status.STALE));
              return completedFuture(new Outcome.BulkDeletionBegun(List.of(pending("s1")), true));
            })
            .work(record)
            .join();

    assertThat(told).extracting(ProducerRecord::key).containsExactly("x1", "s1");
    assertThat(told)
        .extracting(this::read)
        .containsExactly(
            new BulkDeletionBegun("x1/BulkDeletionBegun", "x1", "r1", NOW, List.of("s1"), true),
            new RemoveSandbox("x1/s1", "r1", "x1", "s1", SandboxStatus.STALE, NOW));
    assertThat(told.getLast().topic()).isEqualTo(Topics.DELETION_COMMANDS.name());
    assertThat(told)
        .allSatisfy(
            message -> {
              assertThat(header(message, Headers.REPLY_TO)).isEqualTo("gateway-1");
              assertThat(header(message, Headers.REQUEST_ID)).isEqualTo("r1");
            });
  }

  @Test
  void aRemovalThatIsRefusedIsToldSo() {
    var command = new RemoveSandbox("x1/s1", "r1", "x1", "s1", SandboxStatus.STALE, NOW);
    var record =
        record(
            Topics.DELETION_COMMANDS, writer.serialize(Topics.DELETION_COMMANDS.name(), command));

    var told =
        work(task ->
                completedFuture(
                    new Outcome.RemovalRefused(
                        new SandboxId("s1"), Refusal.OfRemoval.NOT_IN_STATUS)))
            .work(record)
            .join()
            .getFirst();

    assertThat(told.key()).isEqualTo("s1");
    assertThat(read(told))
        .isEqualTo(
            new RemovalRejected(
                "x1/s1/RemovalRejected", "x1/s1", "r1", NOW, "s1", RemovalRejection.NOT_IN_STATUS));
  }

  @Test
  void nothingIsRemovedThatIsInUse() {
    var command =
        new RequestBulkDeletion("x1", "r1", SandboxStatus.ALLOCATED, NOW, NOW.plusSeconds(25));
    var record =
        record(
            Topics.DELETION_COMMANDS, writer.serialize(Topics.DELETION_COMMANDS.name(), command));

    assertThat(work(RecordProcessorTest::refuse).work(record).join())
        .singleElement()
        .satisfies(letter -> assertThat(letter.topic()).isEqualTo(Topics.DEAD_LETTERS.name()));
  }
}
