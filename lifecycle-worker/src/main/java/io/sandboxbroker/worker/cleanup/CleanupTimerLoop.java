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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the timers of deletions with one consumer, has the accounts deleted, and commits the
 * results together with the offsets. For one thread only.
 */
record CleanupTimerLoop(
    Consumer<String, byte[]> consumer,
    Transactions transactions,
    Deserializer<SpecificRecord> deserializer,
    UncommittedTimers timers,
    DeletionExecutor deletions,
    RecentDeletionResults results,
    CleanupMetrics metrics,
    int maxUncommitted,
    InstantSource clock) {

  private static final Logger LOG = LoggerFactory.getLogger(CleanupTimerLoop.class);

  /** Short, so that calls begin evenly and not in bursts. */
  private static final Duration POLL = Duration.ofMillis(10);

  void subscribe() {
    timers.clear();
    consumer.subscribe(List.of(Topics.TIMERS.name()), timers);
  }

  /**
   * Polls, begins calls and commits results once.
   *
   * @throws RuntimeException when Kafka or the schema registry fails; the loop then has to restart
   *     from the committed offsets
   */
  void runOnce() {
    if (timers.size() >= maxUncommitted) {
      consumer.pause(consumer.assignment());
    } else {
      consumer.resume(consumer.paused());
    }
    for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
      timers.add(read(record));
    }
    deletions.runOnce(clock.instant());
    commit(timers.takeFinished());
  }

  private UncommittedTimer read(ConsumerRecord<String, byte[]> record) {
    try {
      SpecificRecord value = deserializer.deserialize(record.topic(), record.value());
      return new UncommittedTimer(record, value instanceof CleanupDue due ? due : null);
    } catch (SerializationException permanent) {
      Ids.on(LOG.atError(), Map.of(), Traceparent.read(record.headers()).orElse(null))
          .setCause(permanent)
          .log(
              "Record {}-{}@{} becomes a dead letter",
              record.topic(),
              record.partition(),
              record.offset());
      return new UncommittedTimer(record, null)
          .finish(UncommittedTimer.Outcome.UNREADABLE, DeadLetter.of(record, permanent));
    }
  }

  private void commit(List<UncommittedTimer> finished) {
    if (finished.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    finished.forEach(it -> offsets.put(it.partition(), new OffsetAndMetadata(it.offset() + 1)));
    var outputs = finished.stream().flatMap(timer -> Stream.ofNullable(timer.output())).toList();
    if (outputs.isEmpty()) {
      consumer.commitSync(offsets);
    } else {
      transactions.commit(outputs, offsets, consumer.groupMetadata());
    }
    Instant now = clock.instant();
    for (UncommittedTimer timer : finished) {
      CleanupDue due = timer.due();
      if (due != null && timer.output() != null) {
        results.put(due, timer.outcome() == UncommittedTimer.Outcome.CONFIRMED);
      }
      metrics.onCommitted(timer, now);
    }
  }
}
