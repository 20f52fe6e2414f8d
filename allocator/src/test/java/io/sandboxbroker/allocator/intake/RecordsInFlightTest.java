package io.sandboxbroker.allocator.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.springframework.kafka.core.KafkaOperations;

@SuppressWarnings("unchecked")
class RecordsInFlightTest {

  private static final String TOPIC = Topics.ALLOCATION_COMMANDS.name();
  private static final TopicPartition ZERO = new TopicPartition(TOPIC, 0);
  private static final TopicPartition ONE = new TopicPartition(TOPIC, 1);
  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration LATE = Duration.ofMinutes(1);

  private final ProcessorFixture fixture = new ProcessorFixture();
  private final Map<String, CompletableFuture<Reply>> underWay = new ConcurrentHashMap<>();
  private final List<String> begun = Collections.synchronizedList(new ArrayList<>());
  private final Consumer<String, byte[]> consumer = mock(Consumer.class);
  private final KafkaOperations<String, byte[]> transaction = mock(KafkaOperations.class);

  /** A handler whose replies the test gives. */
  private CompletableFuture<Reply> handle(AllocateSandbox command, RecordHandler.Context context) {
    var reply = new CompletableFuture<Reply>();
    begun.add(command.getCommandId());
    underWay.put(command.getCommandId(), reply);
    return reply;
  }

  private RecordsInFlight records(Duration maxBatchTime) {
    fixture.retries = new StoreRetries(Duration.ofMillis(1), Duration.ofMillis(1), LATE);
    return new RecordsInFlight(processorOf(), maxBatchTime);
  }

  private RecordProcessor processorOf() {
    return fixture.processor(new RecordHandler<>(AllocateSandbox.class, this::handle));
  }

  private ConsumerRecord<String, byte[]> command(
      TopicPartition partition, long offset, String id, String track) {
    var command = ProcessorFixture.allocation(id, track).build();
    return new ConsumerRecord<>(
        TOPIC, partition.partition(), offset, track, fixture.serializer.serialize(TOPIC, command));
  }

  @SafeVarargs
  private static ConsumerRecords<String, byte[]> poll(ConsumerRecord<String, byte[]>... records) {
    Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> all = new LinkedHashMap<>();
    for (var record : records) {
      all.computeIfAbsent(
              new TopicPartition(TOPIC, record.partition()), partition -> new ArrayList<>())
          .add(record);
    }
    return new ConsumerRecords<>(all, Map.of());
  }

  private void reply(String id, String track) {
    underWay.get(id).complete(Reply.queue(ProcessorFixture.allocation(id, track).build()));
  }

  private void awaitUnderWay(String... ids) {
    Awaitility.await().until(() -> underWay.keySet().containsAll(List.of(ids)));
  }

  private List<String> published() {
    ArgumentCaptor<ProducerRecord<String, byte[]>> sent =
        ArgumentCaptor.forClass(ProducerRecord.class);
    verify(transaction, atLeast(0)).send(sent.capture());
    return sent.getAllValues().stream().map(ProducerRecord::key).toList();
  }

  private static List<Long> offsets(ConsumerRecords<String, byte[]> batch, TopicPartition of) {
    return batch.records(of).stream().map(ConsumerRecord::offset).toList();
  }

  private void publish(RecordsInFlight records, ConsumerRecords<String, byte[]> batch) {
    List<ConsumerRecord<String, byte[]>> list = new ArrayList<>();
    batch.forEach(list::add);
    new BatchListener(records, transaction).onMessage(list);
  }

  @Test
  void recordsOfOneKeyAreProcessedInOrderAndThoseOfOthersConcurrently() {
    var records = records(LATE);
    var polled =
        poll(
            command(ZERO, 0, "a1", "alice"),
            command(ZERO, 1, "a2", "alice"),
            command(ZERO, 2, "b1", "bob"));
    var batch = CompletableFuture.supplyAsync(() -> records.intercept(polled, consumer));
    awaitUnderWay("a1", "b1");
    assertThat(underWay).doesNotContainKey("a2");
    reply("b1", "bob");
    assertThat(underWay).doesNotContainKey("a2");
    reply("a1", "alice");
    awaitUnderWay("a2");
    reply("a2", "alice");

    publish(records, batch.join());

    assertThat(published()).containsExactly("alice", "alice", "bob");
    verify(consumer, never()).seek(any(TopicPartition.class), anyLong());
  }

  @Test
  void whatIsDecidedIsPublishedThoughANeighbourIsNot() {
    var records = records(SOON);
    var polled =
        poll(
            command(ZERO, 5, "a", "alice"),
            command(ZERO, 6, "b", "bob"),
            command(ZERO, 7, "c", "carol"),
            command(ONE, 9, "d", "dave"));
    records.intercept(polled, consumer);
    reply("a", "alice");
    reply("c", "carol");
    reply("d", "dave");

    var batch = records.intercept(polled, consumer);
    publish(records, batch);

    assertThat(offsets(batch, ZERO)).containsExactly(5L);
    assertThat(offsets(batch, ONE)).containsExactly(9L);
    assertThat(published()).containsExactly("alice", "dave");
    verify(consumer).seek(ZERO, 6L);
  }

  @Test
  void anUndecidedRecordGoesOnAndIsNotProcessedAgainWhenItIsDelivered() {
    var records = records(SOON);
    var b = command(ZERO, 6, "b", "bob");
    var c = command(ZERO, 7, "c", "carol");
    assertThat(records.intercept(poll(command(ZERO, 5, "a", "alice"), b, c), consumer).isEmpty())
        .isTrue();
    reply("a", "alice");
    reply("b", "bob");
    reply("c", "carol");

    var batch = records.intercept(poll(b, c), consumer);
    publish(records, batch);

    assertThat(offsets(batch, ZERO)).containsExactly(6L, 7L);
    assertThat(begun).containsExactly("a", "b", "c");
    assertThat(published()).containsExactly("bob", "carol");
  }

  @Test
  void aRecordThatStaysUndecidedDoesNotDelayThePollsAfterIt() {
    var patient = new RecordsInFlight(processorOf(), LATE);
    var stuck = command(ZERO, 0, "stuck", "alice");
    var first =
        CompletableFuture.supplyAsync(
            () -> patient.intercept(poll(stuck, command(ONE, 0, "a", "bob")), consumer));
    awaitUnderWay("stuck", "a");
    first.cancel(true);

    var second =
        CompletableFuture.supplyAsync(
            () -> patient.intercept(poll(stuck, command(ONE, 1, "b", "carol")), consumer));
    awaitUnderWay("b");
    reply("b", "carol");

    assertThat(offsets(second.join(), ONE)).containsExactly(1L);
    reply("stuck", "alice");
    reply("a", "bob");
  }

  @Test
  void aSlowStoreRollsNoBatchBack() {
    var records = records(SOON);
    var polled = poll(command(ZERO, 0, "a", "alice"));

    assertThat(records.intercept(polled, consumer).isEmpty()).isTrue();
    underWay.get("a").completeExceptionally(new StoreUnavailableException("slow"));
    Awaitility.await().until(() -> begun.size() == 2);
    reply("a", "alice");
    var batch = records.intercept(polled, consumer);
    publish(records, batch);

    assertThat(offsets(batch, ZERO)).containsExactly(0L);
    assertThat(published()).containsExactly("alice");
  }

  @Test
  void aRecordThatMustBeDeliveredAgainRollsItsTransactionBackAndIsProcessedAnew() {
    fixture.retries = new StoreRetries(SOON, SOON, Duration.ZERO);
    var handler =
        new RecordHandler<>(
            AllocateSandbox.class,
            (command, context) -> {
              begun.add(command.getCommandId());
              return CompletableFuture.failedFuture(new StoreUnavailableException("away"));
            });
    var records = new RecordsInFlight(fixture.processor(handler), LATE);
    var polled = poll(command(ZERO, 3, "a", "alice"), command(ZERO, 4, "b", "bob"));

    for (int delivery = 0; delivery < 2; delivery++) {
      var batch = records.intercept(polled, consumer);
      assertThat(offsets(batch, ZERO)).containsExactly(3L);
      assertThatThrownBy(() -> publish(records, batch))
          .isInstanceOf(BatchListener.DeliverAgainException.class)
          .hasRootCauseInstanceOf(StoreUnavailableException.class);
    }

    assertThat(begun).containsExactly("a", "b", "a", "b");
    verify(transaction, never()).send(any(ProducerRecord.class));
    verify(consumer, times(2)).seek(ZERO, 3L);
  }

  @Test
  void resultsOfAPartitionThatHasMovedAreForgotten() {
    var records = records(SOON);
    var polled = poll(command(ZERO, 0, "a", "alice"));
    records.intercept(polled, consumer);
    reply("a", "alice");

    records.onPartitionsRevokedAfterCommit(consumer, List.of(ZERO));
    records.intercept(polled, consumer);

    assertThat(begun).containsExactly("a", "a");
  }

  @Test
  void theOldestRecordsOfAllPartitionsComeFirstAndEachPartitionKeepsItsOrder() {
    var polled =
        poll(at(ZERO, 0, 30), at(ZERO, 1, 10), at(ZERO, 2, 40), at(ONE, 0, 20), at(ONE, 1, 35));

    assertThat(DeliveryOrder.of(polled))
        .extracting(record -> record.partition() + "@" + record.offset())
        .containsExactly("1@0", "0@0", "0@1", "1@1", "0@2");
  }

  private static ConsumerRecord<String, byte[]> at(TopicPartition of, long offset, long time) {
    return new ConsumerRecord<>(
        TOPIC,
        of.partition(),
        offset,
        time,
        TimestampType.CREATE_TIME,
        0,
        0,
        "key",
        new byte[0],
        new RecordHeaders(),
        Optional.empty());
  }

  @Test
  void anUnexpectedFailureDeliversTheWholeBatchAgain() {
    var records = records(null);

    assertThat(records.intercept(poll(command(ZERO, 4, "a", "alice")), consumer).isEmpty())
        .isTrue();

    verify(consumer).seek(ZERO, 4L);
  }

  @Test
  void aResultThatIsNoLongerThereRollsTheTransactionBack() {
    var listener = new BatchListener(records(SOON), transaction);

    assertThatThrownBy(() -> listener.onMessage(List.of(command(ZERO, 4, "a", "alice"))))
        .isInstanceOf(BatchListener.DeliverAgainException.class);
    verify(transaction, never()).send(any(ProducerRecord.class));
  }
}
