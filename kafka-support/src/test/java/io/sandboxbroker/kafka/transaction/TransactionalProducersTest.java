package io.sandboxbroker.kafka.transaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.topic.DeadLetter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class TransactionalProducersTest {

  private static final TransactionSettings SETTINGS =
      new TransactionSettings(Duration.ofNanos(1), Duration.ofMinutes(1), Duration.ofMinutes(1));

  private final SimulatedBrokers brokers = new SimulatedBrokers(List.of());
  private final TransactionalProducers<String, String> producers = brokers.producers(SETTINGS);

  private void failCommit(Producer<String, String> producer) {
    brokers.onCommit(
        (number, commit) -> {
          throw new TimeoutException("no answer");
        });
    producer.beginTransaction();
    assertThatThrownBy(producer::commitTransaction).isInstanceOf(TimeoutException.class);
    producer.close();
  }

  @Test
  void aThreadKeepsItsIdAfterAFailure() {
    failCommit(producers.createProducer("a."));
    failCommit(producers.createProducer("a."));
    producers.createProducer("a.").close();

    assertThat(brokers.initialised).containsExactly("a.0", "a.0", "a.0");
  }

  @Test
  void aProducerWithoutAFailureIsUsedAgain() {
    producers.createProducer("a.").close();
    producers.createProducer("a.").close();

    assertThat(brokers.initialised).containsExactly("a.0");
  }

  @Test
  void threadsHaveDifferentIdsAndTheIdOfAnEndedThreadIsGivenAgain() throws Exception {
    producers.createProducer("a.").close();
    onAnotherThread(() -> producers.createProducer("a.").close());
    onAnotherThread(() -> failCommit(producers.createProducer("a.")));
    onAnotherThread(() -> producers.createProducer("b.").close());

    assertThat(brokers.initialised).containsExactly("a.0", "a.1", "b.0");
  }

  private static void onAnotherThread(Runnable task) throws InterruptedException {
    Thread.ofPlatform().start(task).join();
  }

  @Test
  void theStartEndsWhatACrashLeftOpenAndTheThreadsUseTheseProducers() {
    producers.endOpenTransactions("a.", 2);
    assertThat(brokers.initialised).containsExactly("a.0", "a.1");

    producers.createProducer("a.").close();

    assertThat(brokers.initialised).hasSize(2);
  }

  @Test
  void theStartWaitsForBrokersThatAreSlow() {
    var tries = new AtomicInteger();
    brokers.onInitialisation(
        () -> {
          if (tries.incrementAndGet() < 3) {
            throw new TimeoutException("the coordinator is not known");
          }
        });

    producers.endOpenTransactions("a.", 1);

    assertThat(brokers.initialised).containsExactly("a.0");
  }

  @Test
  void theStartFailsAtOnceWithoutTheRightToTheId() {
    var tries = new AtomicInteger();
    brokers.onInitialisation(
        () -> {
          tries.incrementAndGet();
          throw new AuthorizationException("denied");
        });

    assertThatThrownBy(() -> producers.endOpenTransactions("a.", 1))
        .hasRootCauseInstanceOf(AuthorizationException.class);
    assertThat(tries).hasValue(1);
  }

  @Test
  void theTimeoutOfTransactionsMustBeLongerThanWhatABatchMayTake() {
    assertThatThrownBy(configured(30_000, 1_048_576)::requireSafeLimits)
        .hasMessage(
            "transaction.timeout.ms of the producers is 30000, and must be more than 30000:"
                + " twice max.block.ms and delivery.timeout.ms");
    assertThatCode(configured(30_001, 1_048_576)::requireSafeLimits).doesNotThrowAnyException();
  }

  @Test
  void everyDeadLetterFitsIntoARequest() {
    var record = new ConsumerRecord<>("topic", 0, 0, "key", new byte[DeadLetter.MAX_BYTES - 3]);
    var large = new ConsumerRecord<>("topic", 0, 0, "k".repeat(50_000), new byte[1_000_000]);
    var why = new IllegalStateException("x".repeat(5_000_000));
    assertThatThrownBy(configured(60_000, 910_000)::requireSafeLimits)
        .hasMessage(
            "max.request.size of the producers is 910000, and must be more than 910000:"
                + " the largest dead letter");
    assertThatCode(configured(60_000, 910_001)::requireSafeLimits).doesNotThrowAnyException();
    for (var dead : List.of(record, large)) {
      assertThat(serializedSize(DeadLetter.of(dead, why))).isLessThan(910_000);
    }
  }

  /** The size that Kafka's producer compares with its limit. */
  private static int serializedSize(ProducerRecord<String, byte[]> record) {
    return AbstractRecords.estimateSizeInBytesUpperBound(
        RecordBatch.CURRENT_MAGIC_VALUE,
        CompressionType.NONE,
        record.key() == null ? null : record.key().getBytes(UTF_8),
        record.value(),
        record.headers().toArray());
  }

  private static TransactionalProducers<String, String> configured(
      int transactionTimeout, int maxRequestSize) {
    return new TransactionalProducers<>(
        Map.of(
            "bootstrap.servers",
            "127.0.0.1:1",
            "key.serializer",
            StringSerializer.class,
            "value.serializer",
            StringSerializer.class,
            "max.block.ms",
            10_000,
            "delivery.timeout.ms",
            "10000",
            "max.request.size",
            maxRequestSize,
            "transaction.timeout.ms",
            transactionTimeout),
        "a.",
        SETTINGS);
  }
}
