package io.sandboxbroker.worker.cleanup;

import io.sandboxbroker.timer.CleanupDue;
import io.sandboxbroker.topic.DeadLetter;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.topic.Traceparent;
import io.sandboxbroker.tracing.Ids;
import io.sandboxbroker.worker.wire.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaOperations;

/**
 * One life of the loop with one consumer: reads timers into the window, lets them be called, and
 * commits what is done together with what it tells. One thread only.
 */
final class CleanupLoop {

  private static final Logger LOG = LoggerFactory.getLogger(CleanupLoop.class);

  /** Short, so that calls begin evenly and not in bursts. */
  private static final Duration POLL = Duration.ofMillis(10);

  private final Consumer<String, byte[]> consumer;
  private final Transactions transactions;
  private final Deserializer<SpecificRecord> deserializer;
  private final UncommittedTimers window;
  private final DeletionExecutor deleting;
  private final RecentDeletionResults told;
  private final CleanupMetrics metrics;
  private final int most;
  private final InstantSource clock;

  CleanupLoop(
      Consumer<String, byte[]> consumer,
      KafkaOperations<String, byte[]> kafka,
      Deserializer<SpecificRecord> deserializer,
      UncommittedTimers window,
      DeletionExecutor deleting,
      RecentDeletionResults told,
      CleanupMetrics metrics,
      int most,
      InstantSource clock) {
    this.consumer = consumer;
    this.transactions = new Transactions(kafka);
    this.deserializer = deserializer;
    this.window = window;
    this.deleting = deleting;
    this.told = told;
    this.metrics = metrics;
    this.most = most;
    this.clock = clock;
  }

  void subscribe() {
    window.clear();
    consumer.subscribe(
        List.of(Topics.TIMERS.name()),
        new ConsumerRebalanceListener() {
          @Override
          public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            window.drop(partitions);
          }

          @Override
          public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
        });
  }

  /**
   * Goes round once.
   *
   * @throws RuntimeException when Kafka or the schema registry fails; the committed offsets then
   *     say where to begin again
   */
  void turn() {
    if (window.size() >= most) {
      consumer.pause(consumer.assignment());
    } else {
      consumer.resume(consumer.paused());
    }
    for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
      window.add(read(record));
    }
    deleting.turn(clock.instant());
    commit(window.takeFinished());
  }

  private UncommittedTimer read(ConsumerRecord<String, byte[]> record) {
    try {
      return deserializer.deserialize(record.topic(), record.value()) instanceof CleanupDue due
          ? UncommittedTimer.waiting(record, due)
          : UncommittedTimer.passed(record);
    } catch (SerializationException never) {
      Ids.on(LOG.atError(), Map.of(), Traceparent.read(record.headers()).orElse(null))
          .setCause(never)
          .log(
              "Record {}-{}@{} becomes a dead letter",
              record.topic(),
              record.partition(),
              record.offset());
      return UncommittedTimer.passed(record)
          .done(UncommittedTimer.Outcome.UNREADABLE, DeadLetter.of(record, never));
    }
  }

  private void commit(List<UncommittedTimer> finished) {
    if (finished.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    finished.forEach(it -> offsets.put(it.partition(), new OffsetAndMetadata(it.offset() + 1)));
    var outputs = finished.stream().flatMap(entry -> Stream.ofNullable(entry.output())).toList();
    if (outputs.isEmpty()) {
      consumer.commitSync(offsets);
    } else {
      transactions.commit(outputs, offsets, consumer.groupMetadata());
    }
    Instant now = clock.instant();
    for (UncommittedTimer entry : finished) {
      CleanupDue due = entry.due();
      if (due != null && entry.output() != null) {
        told.remember(due, entry.outcome() == UncommittedTimer.Outcome.CONFIRMED);
      }
      metrics.committed(entry, now);
    }
  }
}
