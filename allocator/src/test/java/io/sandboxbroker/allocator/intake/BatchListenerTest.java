package io.sandboxbroker.allocator.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.Trigger;
import io.sandboxbroker.serde.AvroDeserializer;
import io.sandboxbroker.serde.AvroSerializer;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.tracing.Tracing;
import java.time.Duration;
import java.time.Instant;
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

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private static final String TOPIC = Topics.ALLOCATION_COMMANDS.name();

  private final AvroSerializer writer = new AvroSerializer();
  private final AvroDeserializer reader = new AvroDeserializer();
  private final Map<String, CompletableFuture<Outcome>> underWay = new ConcurrentHashMap<>();

  @SuppressWarnings("unchecked")
  private final KafkaOperations<String, byte[]> transaction = mock(KafkaOperations.class);

  BatchListenerTest() {
    Map<String, Object> serdes =
        Map.of(
            "schema.registry.url",
            "mock://batch-listener",
            "value.subject.name.strategy",
            "TopicRecordNameStrategy");
    writer.configure(serdes, false);
    reader.configure(serdes, false);
  }

  private BatchListener listener(Duration patience) {
    var metrics = new IntakeMetrics(new SimpleMeterRegistry());
    var work =
        new RecordProcessor(
            (task, step) -> underWay.computeIfAbsent(task.id(), id -> new CompletableFuture<>()),
            reader,
            writer,
            metrics,
            () -> NOW,
            1,
            new RecordTracing(Tracing.off()));
    return new BatchListener(work, transaction, patience);
  }

  private ConsumerRecord<String, byte[]> command(String id, String track) {
    var command =
        AllocateSandbox.newBuilder()
            .setCommandId(id)
            .setRequestId("r")
            .setTrackId(track)
            .setIdempotencyKey(track)
            .setIdempotencyKeyExplicit(false)
            .setRequestedAt(NOW)
            .setDeadline(NOW.plusSeconds(25))
            .build();
    return new ConsumerRecord<>(TOPIC, 0, 0, track, writer.serialize(TOPIC, command));
  }

  private void refuse(String id, String track) {
    var command = new Trigger.AllocateSandbox(id, trackId(track), null, null, track, false, NOW);
    underWay
        .get(id)
        .complete(
            new Outcome.AllocationRefused(command, Refusal.OfAllocation.NO_SANDBOXES_AVAILABLE));
  }

  private static TrackId trackId(String track) {
    return new TrackId(track);
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
  void recordsOfOneKeyAreWorkedOffInOrderAndThoseOfOthersBeside() {
    var batch = delivered(command("a1", "alice"), command("a2", "alice"), command("b1", "bob"));
    awaitUnderWay("a1", "b1");
    assertThat(underWay).doesNotContainKey("a2");
    refuse("b1", "bob");
    assertThat(underWay).doesNotContainKey("a2");

    refuse("a1", "alice");
    awaitUnderWay("a2");
    verify(transaction, never()).send(any(ProducerRecord.class));
    refuse("a2", "alice");

    batch.join();
    ArgumentCaptor<ProducerRecord<String, byte[]>> sent =
        ArgumentCaptor.forClass(ProducerRecord.class);
    verify(transaction, times(3)).send(sent.capture());
    assertThat(sent.getAllValues())
        .extracting(ProducerRecord::key)
        .containsExactly("a1", "a2", "b1");
  }

  @Test
  @SuppressWarnings("unchecked")
  void aBatchOfWhichOneRecordMustWaitIsDeliveredAgainAndTellsNothing() {
    var batch = delivered(command("a1", "alice"), command("b1", "bob"));
    awaitUnderWay("a1", "b1");
    refuse("a1", "alice");
    underWay.get("b1").completeExceptionally(new StoreUnavailableException("throttled"));

    assertThatThrownBy(batch::join)
        .hasCauseInstanceOf(BatchListener.DeliverAgainException.class)
        .hasRootCauseInstanceOf(StoreUnavailableException.class);
    verify(transaction, never()).send(any(ProducerRecord.class));
  }

  @Test
  @SuppressWarnings("unchecked")
  void aBatchThatTakesTooLongIsDeliveredAgainAndTellsNothing() {
    var listener = listener(Duration.ofMillis(1));

    assertThatThrownBy(() -> listener.onMessage(List.of(command("a1", "alice"))))
        .isInstanceOf(BatchListener.DeliverAgainException.class);
    verify(transaction, never()).send(any(ProducerRecord.class));
  }
}
