package io.sandboxbroker.worker.cleanup;

import static io.sandboxbroker.worker.cleanup.Dues.PARTITION;
import static io.sandboxbroker.worker.cleanup.Dues.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.sandboxbroker.csp.CspDeletionConfirmed;
import io.sandboxbroker.timer.SweepDue;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.Records;
import io.sandboxbroker.worker.csp.DeletionReply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class CleanupTimerLoopTest {

  private final Serde<SpecificRecord> serde = Records.serde();
  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()) {
        /** A real factory keeps it for the next transaction. */
        @Override
        public void close() {}

        @Override
        public void close(Duration timeout) {}
      };
  private ConsumerGroupMetadata membership = membership();
  private final MockConsumer<String, byte[]> consumer =
      new MockConsumer<>("earliest") {
        @Override
        public ConsumerGroupMetadata groupMetadata() {
          return membership;
        }
      };
  private final Map<String, Sinks.One<DeletionReply>> open = new HashMap<>();
  private final List<String> calls = new ArrayList<>();
  private final UncommittedTimers window = new UncommittedTimers();
  private final CleanupTimerLoop loop = loop();
  private Instant now = START;
  private long end;

  CleanupTimerLoopTest() {
    producer.initTransactions();
    loop.subscribe();
    consumer.rebalance(List.of(PARTITION));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
  }

  @Test
  void aFactAndTheOffsetBehindItsTimerAreCommittedTogether() {
    timer(Dues.due("a", 1));
    turn();
    assertThat(producer.commitCount()).as("while the call is under way").isZero();

    answer("a");
    turn();

    assertThat(published())
        .singleElement()
        .isInstanceOfSatisfying(
            CspDeletionConfirmed.class, fact -> assertThat(fact.getSandboxId()).isEqualTo("a"));
    assertThat(committedOffset()).isEqualTo(1);
    assertThat(producer.commitCount()).isEqualTo(1);
  }

  @Test
  void aResultBehindASlowDeletionIsPublishedAtOnceAndItsOffsetIsNot() {
    timer(Dues.due("slow", 1));
    timer(Dues.due("quick", 1));
    turn();
    answer("quick");
    turn();
    assertThat(published()).hasSize(1);
    assertThat(committedOffset()).as("of the slow one").isZero();
  }

  @Test
  void aRevokedPartitionIsGivenUpOnceItsCallsHaveEndedAndTheirResultsAreCommitted() {
    timer(Dues.due("a", 1));
    timer(Dues.due("b", 1));
    turn();
    answer("b");
    answer("a");
    consumer.rebalance(List.of());

    assertThat(published()).hasSize(2);
    assertThat(committedOffset()).isEqualTo(2);
    assertThat(window.size()).isZero();
  }

  @Test
  void aStopWaitsForTheCallsUnderWayAndBeginsNone() {
    timer(Dues.due("a", 1));
    turn();
    timer(Dues.due("b", 1));
    answer("a");
    loop.drain();

    assertThat(published()).hasSize(1);
    assertThat(committedOffset()).isEqualTo(1);
    assertThat(calls).containsExactly("a");
  }

  /** The brokers know the new generation before this member does. */
  @Test
  void aCommitThatARebalanceRefusesFollowsWithTheNextGenerationWithoutASecondCall() {
    timer(Dues.due("slow", 1));
    timer(Dues.due("a", 1));
    turn();
    answer("a");
    producer.sendOffsetsToTransactionException = new CommitFailedException("generation");
    turn();
    assertThat(published()).isEmpty();
    answer("slow");
    producer.sendOffsetsToTransactionException = null;
    turn();
    assertThat(published()).as("in the old generation").isEmpty();

    membership = membership();
    turn();

    assertThat(published()).hasSize(2);
    assertThat(committedOffset()).isEqualTo(2);
    assertThat(calls).containsExactlyInAnyOrder("slow", "a");
  }

  @Test
  void aStopDuringARebalanceWaitsForTheNextGeneration() {
    timer(Dues.due("a", 1));
    turn();
    answer("a");
    producer.sendOffsetsToTransactionException = new CommitFailedException("generation");
    loop.runOnce();
    consumer.schedulePollTask(
        () -> {
          membership = membership();
          producer.sendOffsetsToTransactionException = null;
        });

    loop.drain();

    assertThat(published()).hasSize(1);
    assertThat(committedOffset()).isEqualTo(1);
  }

  @Test
  void timersOfOthersArePassedWithoutATransaction() {
    timer(new SweepDue("sweep", START, null));
    turn();

    assertThat(producer.commitCount()).isZero();
    assertThat(consumer.committed(Set.of(PARTITION)).get(PARTITION).offset()).isEqualTo(1);
  }

  @Test
  void aTimerThatCannotBeReadIsLaidAsideAndStopsNothing() {
    add(new byte[] {9, 9, 9});
    timer(Dues.due("a", 1));
    turn();
    answer("a");
    turn();

    assertThat(producer.history().stream().map(ProducerRecord::topic))
        .containsExactly(Topics.DEAD_LETTERS.name(), Topics.CSP.name());
    assertThat(committedOffset()).isEqualTo(2);
  }

  @Test
  void aFencedLoopPublishesNothingAndKeepsNothing() {
    timer(Dues.due("a", 1));
    turn();
    answer("a");
    producer.commitTransactionException = new ProducerFencedException("another has taken over");

    assertThatThrownBy(this::turn).hasStackTraceContaining("another has taken over");

    assertThat(producer.commitCount()).isZero();
    producer.commitTransactionException = null;
    CleanupTimerLoop next = loop();
    next.subscribe();
    assertThat(window.size()).as("what was not committed is read again").isZero();
  }

  @Test
  void aResultThatComesTooLateForTheNewOwnerIsNotPublished() {
    timer(Dues.due("a", 1));
    turn();
    consumer.rebalance(List.of());
    answer("a");
    turn();

    assertThat(producer.history()).isEmpty();
    assertThat(producer.commitCount()).isZero();
  }

  @Test
  void noMoreIsReadThanTheWindowHolds() {
    for (int i = 0; i < 30; i++) {
      timer(Dues.due("s" + i, 1));
    }
    turn();
    int held = window.size();
    timer(Dues.due("late", 1));
    turn();

    assertThat(held).isGreaterThanOrEqualTo(Dues.settings().maxUncommitted());
    assertThat(window.size()).isEqualTo(held);
    assertThat(consumer.paused()).containsExactly(PARTITION);

    for (int i = 0; i < 30; i++) {
      List.copyOf(open.keySet()).forEach(this::answer);
      turn();
    }

    assertThat(calls).contains("late");
    assertThat(consumer.paused()).isEmpty();
  }

  /** The membership of another generation. */
  private static ConsumerGroupMetadata membership() {
    ConsumerGroupMetadata membership = mock();
    when(membership.groupId()).thenReturn("group");
    return membership;
  }

  private void turn() {
    for (int i = 0; i < 10; i++) {
      now = now.plus(Duration.ofMillis(10));
      loop.runOnce();
    }
  }

  private void timer(SpecificRecord timer) {
    add(serde.serializer().serialize(Topics.TIMERS.name(), timer));
  }

  private void add(byte[] value) {
    consumer.addRecord(Dues.record(PARTITION, end++, value));
  }

  private void answer(String externalId) {
    Objects.requireNonNull(open.remove(externalId))
        .tryEmitValue(new DeletionReply.Gone(204))
        .orThrow();
  }

  private Mono<DeletionReply> called(String externalId) {
    calls.add(externalId);
    return open.computeIfAbsent(externalId, unseen -> Sinks.one()).asMono();
  }

  private List<SpecificRecord> published() {
    return producer.history().stream()
        .map(record -> serde.deserializer().deserialize(record.topic(), record.value()))
        .toList();
  }

  private long committedOffset() {
    return producer
        .consumerGroupOffsetsHistory()
        .getLast()
        .values()
        .iterator()
        .next()
        .get(PARTITION)
        .offset();
  }

  private CleanupTimerLoop loop() {
    return Dues.loop(consumer, producer, window, this::called, () -> now);
  }
}
