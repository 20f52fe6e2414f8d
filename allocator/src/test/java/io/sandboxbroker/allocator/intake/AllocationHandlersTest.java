package io.sandboxbroker.allocator.intake;

import static io.sandboxbroker.allocator.intake.ProcessorFixture.NOW;
import static io.sandboxbroker.allocator.intake.ProcessorFixture.allocation;
import static io.sandboxbroker.allocator.intake.ProcessorFixture.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.CancelAllocation;
import io.sandboxbroker.command.CancellationResult;
import io.sandboxbroker.command.TokenQuota;
import io.sandboxbroker.command.WaitingTurn;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.event.AllocationRepeated;
import io.sandboxbroker.event.CancellationAnswered;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllocationHandlersTest {

  private final ProcessorFixture fixture = new ProcessorFixture();

  private ConsumerRecord<String, byte[]> record(AllocateSandbox command) {
    return fixture.record(Topics.ALLOCATION_COMMANDS, command);
  }

  private List<ProducerRecord<String, byte[]>> turn(WaitingTurn turn) {
    return fixture.process(record(allocation().setTurn(turn).build()));
  }

  private AllocationRejection reason(List<ProducerRecord<String, byte[]>> records) {
    return ((AllocationRejected) fixture.read(records.getFirst())).getReason();
  }

  @Test
  void aQueuedCommandKeepsItsBytesAndHeaders() {
    var command = record(allocation().setWaitUntil(null).build());

    var queued = fixture.process(command);

    assertThat(queued).hasSize(1);
    assertThat(queued.getFirst().topic()).isEqualTo(Topics.ALLOCATION_WAITING.name());
    assertThat(queued.getFirst().key()).isEqualTo("key");
    assertThat(queued.getFirst().value()).isEqualTo(command.value());
    assertThat(header(queued.getFirst(), Headers.REPLY_TO)).isEqualTo("gateway-1");
  }

  /** The order of the queue is the order in which the brokers first got the commands. */
  @Test
  void aQueuedCommandSaysWhenTheBrokersFirstGotItHoweverOftenItComesBack() {
    var command = allocation().setWaitUntil(null).build();
    var first =
        fixture.record(
            Topics.ALLOCATION_COMMANDS, command, NOW.plusMillis(7), TimestampType.LOG_APPEND_TIME);
    var queued = fixture.process(first).getFirst();
    String arrivedAt = Long.toString(NOW.plusMillis(7).toEpochMilli());
    assertThat(header(queued, Headers.ARRIVED_AT)).isEqualTo(arrivedAt);

    var turn =
        fixture.record(
            Topics.ALLOCATION_COMMANDS,
            AllocateSandbox.newBuilder(command).setTurn(WaitingTurn.OFFERED).build(),
            NOW.plusSeconds(5),
            TimestampType.LOG_APPEND_TIME);
    Headers.write(turn.headers(), Headers.ARRIVED_AT, arrivedAt);

    assertThat(header(fixture.process(turn).getFirst(), Headers.ARRIVED_AT)).isEqualTo(arrivedAt);
  }

  @Test
  void theQueueReadsOfEverySandboxThatATrackInTheQueueGets() {
    fixture.pool.available("s1", NOW);
    fixture.queued.add("track");

    assertThat(fixture.process(record(allocation().build())))
        .extracting(ProducerRecord::topic)
        .containsExactly(Topics.EVENTS.name(), Topics.ALLOCATION_WAITING.name());
    assertThat(fixture.process(record(allocation("c2", "track").build())))
        .extracting(ProducerRecord::topic)
        .containsExactly(Topics.EVENTS.name(), Topics.ALLOCATION_WAITING.name());
    assertThat(fixture.process(record(allocation("c3", "other").build())))
        .extracting(ProducerRecord::topic)
        .containsExactly(Topics.EVENTS.name());
  }

  @Test
  void aCommandOfAServedTrackIsAnsweredAndGetsNoSandboxOfItsOwn() {
    fixture.pool.available("s1", NOW);
    fixture.pool.available("s2", NOW);
    var answered = record(allocation("c2", "track").setTurn(WaitingTurn.LAST).build());
    Headers.write(answered.headers(), Headers.SERVED_BY, "c1");
    assertThat(reason(fixture.process(answered))).isEqualTo(AllocationRejection.CANCELLED);
    fixture.process(record(allocation().build()));

    assertThat(fixture.read(fixture.process(answered).getFirst()))
        .isInstanceOf(AllocationRepeated.class);
    assertThat(fixture.store().sandboxes())
        .filteredOn(row -> row.status() == Status.ALLOCATED)
        .hasSize(1);
  }

  @Test
  void aCommandOfAGatewayWhoseClockIsOffIsHandledAndQueuedByTheBrokersTime() {
    fixture.now = NOW.plusSeconds(60);
    var command = allocation().setWaitUntil(null).build();

    var queued =
        fixture.process(
            fixture.record(
                Topics.ALLOCATION_COMMANDS,
                command,
                NOW.plusSeconds(60),
                TimestampType.LOG_APPEND_TIME));

    assertThat(queued).hasSize(1);
    assertThat(queued.getFirst().topic()).isEqualTo(Topics.ALLOCATION_WAITING.name());
    assertThat(header(queued.getFirst(), Headers.REPLY_TO)).isEqualTo("gateway-1");
    assertThat(fixture.read(queued.getFirst()))
        .isEqualTo(
            AllocateSandbox.newBuilder(command)
                .setRequestedAt(NOW.plusSeconds(60))
                .setDeadline(NOW.plusSeconds(85))
                .build());
    assertThat(fixture.meters.counter("broker.skewed.commands").count()).isOne();
  }

  @Test
  void theQueueReadsTheOutcomeOfItsOffers() {
    fixture.now = NOW.plusSeconds(26);

    var records = turn(WaitingTurn.OFFERED);

    assertThat(records)
        .extracting(ProducerRecord::topic)
        .containsExactly(Topics.EVENTS.name(), Topics.ALLOCATION_WAITING.name());
    assertThat(records)
        .allMatch(
            record ->
                fixture.read(record) instanceof AllocationRejected rejected
                    && rejected.getCauseId().equals("c1"));
  }

  @Test
  void anOfferWithoutASandboxSendsTheCommandBackToTheQueue() {
    var records = turn(WaitingTurn.OFFERED);

    assertThat(records)
        .extracting(ProducerRecord::topic)
        .containsExactly(Topics.ALLOCATION_WAITING.name());
    assertThat(fixture.read(records.getFirst())).isInstanceOf(AllocateSandbox.class);
  }

  @Test
  void theQueueDoesNotReadTheOutcomeOfTheLastTurnBecauseTheEntryIsGone() {
    var records = turn(WaitingTurn.LAST);

    assertThat(records).extracting(ProducerRecord::topic).containsExactly(Topics.EVENTS.name());
    assertThat(reason(records)).isEqualTo(AllocationRejection.NO_SANDBOXES_AVAILABLE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCancelledOrTurnedAwayCommandGetsNoSandboxFrozenOrNot(boolean frozen) {
    fixture.frozen = frozen;
    fixture.pool.available("s1", NOW);

    assertThat(reason(turn(WaitingTurn.CANCELLED))).isEqualTo(AllocationRejection.CANCELLED);
    assertThat(reason(turn(WaitingTurn.TURNED_AWAY))).isEqualTo(AllocationRejection.QUEUE_FULL);
    assertThat(fixture.store().sandboxes()).noneMatch(row -> row.status() == Status.ALLOCATED);
  }

  /** A former owner of the partition may have an earlier turn of the command in hand. */
  @ParameterizedTest
  @EnumSource(
      value = WaitingTurn.class,
      names = {"LAST", "CANCELLED", "TURNED_AWAY"})
  void aCommandOfAFormerOwnerIsClosedBeforeItIsRefused(WaitingTurn turn) {
    turn(turn);
    assertThat(fixture.store().writes()).isZero();

    fixture.assignedAt = NOW.minusSeconds(60);
    fixture.partitions.assigned(List.of(3));
    turn(turn);

    assertThat(fixture.store().writes()).isOne();
  }

  @Test
  void aTurnThatThisVersionDoesNotKnowMakesADeadLetter() {
    assertThat(turn(WaitingTurn.UNKNOWN))
        .extracting(ProducerRecord::topic)
        .containsExactly(Topics.DEAD_LETTERS.name());
  }

  @Test
  void anAllocationAndItsRepetitionAreAnsweredAndCounted() {
    fixture.pool.available("s1", NOW);
    var processor = fixture.processor();

    var first = processor.process(record(allocation().build())).join();
    var again = processor.process(record(allocation().build())).join();
    var repeated = processor.process(record(allocation("c2", "track").build())).join();

    var allocated = (SandboxAllocated) fixture.read(first.getFirst());
    assertThat(allocated.getSandboxId()).isEqualTo("s1");
    assertThat(allocated.getSandbox().getTrackId()).isEqualTo("track");
    assertThat(first).hasSize(1);
    assertThat(first.getFirst().key()).isEqualTo("s1");
    assertThat(fixture.read(again.getFirst())).isEqualTo(allocated);
    assertThat(((AllocationRepeated) fixture.read(repeated.getFirst())).getSandboxId())
        .isEqualTo("s1");
    assertThat(fixture.meters.counter("broker.allocate", "outcome", "allocated").count())
        .isEqualTo(2);
    assertThat(fixture.meters.counter("broker.allocate", "outcome", "repeated").count()).isOne();
    assertThat(fixture.meters.counter("broker.allocate.idempotent.hits").count()).isOne();
    assertThat(fixture.meters.counter("broker.duplicate.commands").count()).isOne();
    assertThat(fixture.meters.counter("broker.transitions", "event", "sandbox_allocated").count())
        .isOne();
    assertThat(fixture.meters.timer("broker.allocation.latency", "outcome", "allocated").count())
        .isEqualTo(2);
  }

  @Test
  void theQuotasOfItsLabAndOfItsTokenHoldForACommand() {
    fixture.quotas = new QuotaSettings(1, List.of("go=2", "free=0"));
    for (int sandbox = 1; sandbox <= 8; sandbox++) {
      fixture.pool.available("s" + sandbox, NOW);
    }
    var token = new TokenQuota("lab-platform", 3);

    assertThat(quotaRefused("t1", "java", null)).isFalse();
    assertThat(quotaRefused("t2", "java", null)).as("the default").isTrue();
    assertThat(quotaRefused("t3", "go", token)).isFalse();
    assertThat(quotaRefused("t4", "go", token)).isFalse();
    assertThat(quotaRefused("t5", "go", token)).as("the lab's own").isTrue();
    assertThat(quotaRefused("t6", "free", token)).isFalse();
    assertThat(quotaRefused("t7", "free", token)).as("the token's").isTrue();
    assertThat(quotaRefused("t8", "free", null)).isFalse();
    assertThat(quotaRefused("t9", null, null)).as("without a lab").isFalse();
  }

  private boolean quotaRefused(String track, String lab, TokenQuota token) {
    var command = allocation("c-" + track, track).setLabId(lab).setTokenQuota(token).build();
    var event = fixture.read(fixture.process(record(command)).getFirst());
    return event instanceof AllocationRejected rejected
        && rejected.getReason() == AllocationRejection.QUOTA_EXCEEDED;
  }

  /** Every refusal of an allocation is a reason of its event. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"RENEWAL_LIMIT_REACHED", "NOT_IN_STATUS"})
  void everyRefusalHasItsReasonInTheEvent(Refusal refusal) {
    assertThat(Set.of(AllocationRejection.values()))
        .contains(AllocationRejection.valueOf(refusal.name()));
  }

  private CancelAllocation cancellation(CancellationResult result) {
    return CancelAllocation.newBuilder()
        .setCommandId("x1")
        .setRequestId("r2")
        .setTrackId("track")
        .setAllocationCommandId("c1")
        .setRequestedAt(NOW)
        .setResult(result)
        .build();
  }

  @Test
  void aCancellationGoesToTheQueueFirst() {
    var record = fixture.record(Topics.ALLOCATION_COMMANDS, cancellation(null));

    assertThat(fixture.process(record))
        .singleElement()
        .satisfies(
            queued -> {
              assertThat(queued.topic()).isEqualTo(Topics.ALLOCATION_WAITING.name());
              assertThat(queued.value()).isEqualTo(record.value());
            });
  }

  @Test
  void aCancellationIsAnsweredWithTheResultThatTheQueueFound() {
    var records =
        fixture.process(
            fixture.record(Topics.ALLOCATION_COMMANDS, cancellation(CancellationResult.CANCELLED)));

    assertThat(records).hasSize(1);
    assertThat(fixture.read(records.getFirst()))
        .isEqualTo(
            new CancellationAnswered(
                "x1/CancellationAnswered",
                "x1",
                "r2",
                NOW,
                "track",
                "c1",
                CancellationResult.CANCELLED));
    assertThat(fixture.meters.counter("broker.allocate.cancel", "outcome", "cancelled").count())
        .isOne();
  }
}
