package io.sandboxbroker.allocator.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.springframework.kafka.core.KafkaOperations;

class BatchListenerTest {

  private static final String TOPIC = Topics.ALLOCATION_COMMANDS.name();

  private final ProcessorFixture fixture = new ProcessorFixture();
  private final Map<String, CompletableFuture<Reply>> underWay = new ConcurrentHashMap<>();

  @SuppressWarnings("unchecked")
  private final KafkaOperations<String, byte[]> transaction = mock(KafkaOperations.class);

  /** A handler whose replies the test gives. */
  private CompletableFuture<Reply> handle(AllocateSandbox command, RecordHandler.Context context) {
    return underWay.computeIfAbsent(command.getCommandId(), id -> new CompletableFuture<>());
  }

  private BatchListener listener(Duration timeout) {
    return new BatchListener(
        fixture.processor(new RecordHandler<>(AllocateSandbox.class, this::handle)),
        transaction,
        timeout);
  }

  private ConsumerRecord<String, byte[]> command(String id, String track) {
    var command = ProcessorFixture.allocation(id, track).build();
    return new ConsumerRecord<>(TOPIC, 0, 0, track, fixture.serializer.serialize(TOPIC, command));
  }

  private void reply(String id, String track) {
    underWay.get(id).complete(Reply.queue(ProcessorFixture.allocation(id, track).build()));
  }

  @SafeVarargs
  private final CompletableFuture<Void> delivered(ConsumerRecord<String, byte[]>... records) {
    var listener = listener(Duration.ofMinutes(1));
    return CompletableFuture.runAsync(() -> listener.onMessage(Arrays.asList(records)));
  }

  private void awaitUnderWay(String... ids) {
    Awaitility.await().until(() -> underWay.keySet().containsAll(List.of(ids)));
  }

  @Test
  @SuppressWarnings("unchecked")
  void recordsOfOneKeyAreProcessedInOrderAndThoseOfOthersConcurrently() {
    var batch = delivered(command("a1", "alice"), command("a2", "alice"), command("b1", "bob"));
    awaitUnderWay("a1", "b1");
    assertThat(underWay).doesNotContainKey("a2");
    reply("b1", "bob");
    assertThat(underWay).doesNotContainKey("a2");

    reply("a1", "alice");
    awaitUnderWay("a2");
    verify(transaction, never()).send(any(ProducerRecord.class));
    reply("a2", "alice");

    batch.join();
    ArgumentCaptor<ProducerRecord<String, byte[]>> sent =
        ArgumentCaptor.forClass(ProducerRecord.class);
    verify(transaction, times(3)).send(sent.capture());
    assertThat(sent.getAllValues())
        .extracting(ProducerRecord::key)
        .containsExactly("alice", "alice", "bob");
  }

  @Test
  @SuppressWarnings("unchecked")
  void aBatchWithOneRecordThatMustWaitIsDeliveredAgainAndPublishesNothing() {
    var batch = delivered(command("a1", "alice"), command("b1", "bob"));
    awaitUnderWay("a1", "b1");
    reply("a1", "alice");
    underWay.get("b1").completeExceptionally(new StoreUnavailableException("throttled"));

    assertThatThrownBy(batch::join)
        .hasCauseInstanceOf(BatchListener.DeliverAgainException.class)
        .hasRootCauseInstanceOf(StoreUnavailableException.class);
    verify(transaction, never()).send(any(ProducerRecord.class));
  }

  @Test
  @SuppressWarnings("unchecked")
  void aBatchThatTakesTooLongIsDeliveredAgainAndPublishesNothing() {
    var listener = listener(Duration.ofMillis(1));

    assertThatThrownBy(() -> listener.onMessage(List.of(command("a1", "alice"))))
        .isInstanceOf(BatchListener.DeliverAgainException.class);
    verify(transaction, never()).send(any(ProducerRecord.class));
  }
}
