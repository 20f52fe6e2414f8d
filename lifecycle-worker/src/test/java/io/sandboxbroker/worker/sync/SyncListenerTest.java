package io.sandboxbroker.worker.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.csp.ListBegun;
import io.sandboxbroker.csp.ListEnded;
import io.sandboxbroker.csp.ListUnusable;
import io.sandboxbroker.csp.SandboxListed;
import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.timer.SweepDue;
import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.timer.SyncReason;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.OneProducer;
import io.sandboxbroker.worker.Records;
import io.sandboxbroker.worker.csp.AccountsReply;
import io.sandboxbroker.worker.csp.Breaker;
import io.sandboxbroker.worker.csp.CspAccount;
import io.sandboxbroker.worker.csp.CspFault;
import io.sandboxbroker.worker.wire.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringSerializer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.KafkaTemplate;
import reactor.core.publisher.Mono;

class SyncListenerTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration OUTDATED = Duration.ofMinutes(20);
  private static final TopicPartition PARTITION = new TopicPartition(Topics.TIMERS.name(), 3);
  private static final AccountsReply TWO =
      new AccountsReply.Accounts(List.of(account("1"), account("2")));

  private final Serde<SpecificRecord> serde = Records.serde();
  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()) {
        /** Each transaction closes its producer, which the factory keeps open. */
        @Override
        public void close(Duration timeout) {}
      };
  private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<ConsumerRecord<String, byte[]>> batch = new ArrayList<>();
  private AccountsReply reply = TWO;
  private int calls;
  private int acknowledged;
  private boolean calledInTransaction;

  SyncListenerTest() {
    producer.initTransactions();
  }

  @Test
  void aDueSyncIsPublishedTogetherWithItsOffset() {
    timer(sync("t1"), NOW);
    deliver();

    assertThat(published())
        .extracting(SpecificRecord::getClass)
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .containsExactly(
            ListBegun.class, SandboxListed.class, SandboxListed.class, ListEnded.class);
    assertThat(committedOffset()).isEqualTo(1);
    assertThat(acknowledged).as("the transaction commits the offset").isZero();
  }

  @Test
  void aLongListTakesSeveralTransactionsAndOnlyTheLastCommitsTheOffset() {
    int accounts = SyncOutput.MAX_RECORDS + 10;
    reply =
        new AccountsReply.Accounts(
            IntStream.range(0, accounts).mapToObj(i -> account(Integer.toString(i))).toList());
    timer(sync("t1"), NOW);
    deliver();

    assertThat(producer.history()).hasSize(accounts + 2);
    assertThat(producer.commitCount()).isEqualTo(2);
    assertThat(producer.consumerGroupOffsetsHistory()).hasSize(1);
    assertThat(committedOffset()).isEqualTo(1);
  }

  @Test
  void theCspIsCalledBeforeTheTransactionBegins() {
    timer(sync("t1"), NOW);
    deliver();

    assertThat(calls).isEqualTo(1);
    assertThat(calledInTransaction).isFalse();
  }

  @Test
  void aFactSaysWhatItIsInItsHeaders() {
    timer(sync("t1"), NOW);
    deliver();

    ProducerRecord<String, byte[]> first = producer.history().get(1);
    assertThat(first.key()).isEqualTo("1");
    assertThat(Headers.read(first.headers(), Headers.CE_ID)).contains("SandboxListed:1:sync:t1");
    assertThat(Headers.read(first.headers(), Headers.REQUEST_ID)).isEmpty();
  }

  @Test
  void onlyTheRefusalOfAnUnusableListIsPublished() {
    reply = new CspFault.Unavailable("HTTP 500");
    timer(sync("t1"), NOW);
    deliver();

    assertThat(published()).singleElement().isInstanceOf(ListUnusable.class);
    assertThat(committedOffset()).isEqualTo(1);
  }

  @Test
  void otherTimersAreOnlyAcknowledged() {
    timer(new SweepDue("sweep", NOW, null), NOW);
    deliver();

    assertThat(calls).isZero();
    assertThat(producer.history()).isEmpty();
    assertThat(acknowledged).isEqualTo(1);
  }

  @Test
  void ofSeveralSyncsOnlyTheNewestIsActedOnAndAllAreDone() {
    timer(sync("t1"), NOW.minusSeconds(900));
    timer(sync("t2"), NOW.minusSeconds(300));
    timer(new SweepDue("sweep", NOW, null), NOW);
    deliver();

    assertThat(calls).isEqualTo(1);
    assertThat(((ListBegun) published().getFirst()).getCauseId()).isEqualTo("t2");
    assertThat(committedOffset()).isEqualTo(3);
  }

  @Test
  void aSyncEmittedLongAgoIsLeftToANewerOne() {
    timer(sync("t1"), NOW.minus(OUTDATED).minusMillis(1));
    deliver();

    assertThat(calls).isZero();
    assertThat(acknowledged).isEqualTo(1);
  }

  @Test
  void aSyncLongOverdueButEmittedNowIsActedOn() {
    timer(
        new SyncDue("t1", NOW.minus(Duration.ofDays(3)), SyncReason.SCHEDULED, false, false, false),
        NOW);
    deliver();

    assertThat(calls).isEqualTo(1);
  }

  @Test
  void eachRequestedSyncHasAListOfItsOwnHoweverLate() {
    timer(requested("c1"), NOW.minus(Duration.ofDays(3)));
    timer(requested("c2"), NOW);
    deliver();

    assertThat(calls).isEqualTo(2);
    assertThat(published())
        .filteredOn(ListBegun.class::isInstance)
        .extracting(fact -> ((ListBegun) fact).getCauseId())
        .containsExactly("c1", "c2");
    assertThat(committedOffset()).isEqualTo(2);
  }

  @Test
  void anUnreadableTimerBecomesADeadLetterAndStopsNothing() {
    add(new byte[] {9, 9, 9}, NOW);
    timer(sync("t1"), NOW);
    deliver();

    ProducerRecord<String, byte[]> letter = producer.history().getFirst();
    assertThat(letter.topic()).isEqualTo(Topics.DEAD_LETTERS.name());
    assertThat(letter.value()).containsExactly(9, 9, 9);
    assertThat(Headers.read(letter.headers(), "dead-letter-offset")).contains("0");
    assertThat(producer.history()).hasSize(5);
    assertThat(count("broker.dead.letters", "topic", Topics.TIMERS.name())).isEqualTo(1);
  }

  @Test
  void aBatchThatCannotBeCommittedIsNotPublishedAndIsDeliveredAgain() {
    producer.commitTransactionException = new KafkaException("brokers away");
    timer(sync("t1"), NOW);

    assertThatThrownBy(this::deliver).hasStackTraceContaining("brokers away");
    assertThat(producer.transactionCommitted()).isFalse();
    assertThat(acknowledged).isZero();
  }

  private void deliver() {
    new SyncListener(
            new SyncTimerReader(serde.deserializer(), OUTDATED),
            new CspListReader(
                this::callCsp,
                new Breaker("list", 5, Duration.ofSeconds(60), Clock.systemUTC()),
                now -> FreezeState.Status.THAWED,
                2,
                () -> NOW),
            serde.serializer(),
            new Transactions(new KafkaTemplate<>(new OneProducer(producer))),
            meters,
            () -> NOW)
        .onMessage(batch, () -> acknowledged++, consumer);
  }

  private Mono<AccountsReply> callCsp() {
    calls++;
    calledInTransaction = producer.transactionInFlight();
    return Mono.just(reply);
  }

  private void timer(SpecificRecord timer, Instant emittedAt) {
    add(serde.serializer().serialize(Topics.TIMERS.name(), timer), emittedAt);
  }

  private void add(byte[] value, Instant emittedAt) {
    batch.add(
        new ConsumerRecord<>(
            PARTITION.topic(),
            PARTITION.partition(),
            batch.size(),
            emittedAt.toEpochMilli(),
            TimestampType.CREATE_TIME,
            Topics.POOL_KEY.length(),
            value.length,
            Topics.POOL_KEY,
            value,
            new RecordHeaders(),
            Optional.empty()));
  }

  private List<SpecificRecord> published() {
    return producer.history().stream()
        .map(record -> serde.deserializer().deserialize(record.topic(), record.value()))
        .toList();
  }

  private long committedOffset() {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        producer.consumerGroupOffsetsHistory().getFirst().values().iterator().next();
    return offsets.get(PARTITION).offset();
  }

  private double count(String name, String tag, String value) {
    return meters.get(name).tag(tag, value).counter().count();
  }

  private static SyncDue sync(String timerId) {
    return new SyncDue(timerId, NOW, SyncReason.SCHEDULED, false, false, false);
  }

  private static SyncDue requested(String commandId) {
    return new SyncDue(commandId, NOW, SyncReason.REQUESTED, false, false, false);
  }

  private static CspAccount account(String number) {
    return new CspAccount("sandbox", "active", "ext-" + number, "lab", number, null, null);
  }
}
