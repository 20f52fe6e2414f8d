package io.sandboxbroker.worker.cleanup;

import io.sandboxbroker.timer.CleanupDue;
import io.sandboxbroker.topic.DeadLetter;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.topic.Traceparent;
import io.sandboxbroker.tracing.Ids;
import io.sandboxbroker.worker.cleanup.UncommittedTimers.FinishedTimers;
import io.sandboxbroker.worker.wire.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the timers of deletions with one consumer, has the accounts deleted, and commits each
 * result as soon as it is known. The committed offset carries which timers behind an unfinished one
 * are finished, so a later owner of the partition repeats none of them. For one thread only.
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
    Duration drainTimeout,
    InstantSource clock)
    implements ConsumerRebalanceListener {

  private static final Logger LOG = LoggerFactory.getLogger(CleanupTimerLoop.class);

  /** Short, so that calls begin evenly and not in bursts. */
  private static final Duration POLL = Duration.ofMillis(10);

  /** From one look at the calls in flight to the next, while their partition is given up. */
  private static final Duration DRAIN_STEP = Duration.ofMillis(100);

  void subscribe() {
    timers.clear();
    consumer.subscribe(List.of(Topics.TIMERS.name()), this);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
    consumer
        .committed(Set.copyOf(assigned))
        .forEach(
            (partition, committed) -> {
              if (committed != null) {
                timers.begin(partition, FinishedOffsets.read(committed));
              }
            });
  }

  /** Commits what is finished and what finishes soon, so that no other worker calls again. */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
    drain(revoked);
    timers.forget(revoked);
  }

  /** The partitions have another owner already; nothing can be committed. */
  @Override
  public void onPartitionsLost(Collection<TopicPartition> lost) {
    timers.forget(lost);
  }

  /** Waits for the calls in flight, a bounded time, and commits their results. Begins no call. */
  void drain() {
    drain(timers.partitions());
  }

  /** Forgets all timers, so that closing the consumer commits nothing. */
  void abandon() {
    timers.clear();
  }

  private void drain(Collection<TopicPartition> partitions) {
    commit(timers.takeFinished());
    long steps = drainTimeout.dividedBy(DRAIN_STEP);
    while (steps > 0 && timers.isCalling(partitions)) {
      if (!deletions.awaitCall(DRAIN_STEP, clock.instant())) {
        steps--;
      }
      commit(timers.takeFinished());
    }
  }

  /**
   * Polls, begins calls and commits results once.
   *
   * @throws RuntimeException when Kafka or the schema registry fails; the loop then has to restart
   *     from the committed offsets
   */
  void runOnce() {
    if (timers.isFull(maxUncommitted)) {
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

  private void commit(FinishedTimers finished) {
    if (finished.offsets().isEmpty()) {
      return;
    }
    var outputs =
        finished.timers().stream().flatMap(timer -> Stream.ofNullable(timer.output())).toList();
    if (outputs.isEmpty()) {
      consumer.commitSync(finished.offsets());
    } else {
      transactions.commit(outputs, finished.offsets(), consumer.groupMetadata());
    }
    Instant now = clock.instant();
    for (UncommittedTimer timer : finished.timers()) {
      CleanupDue due = timer.due();
      if (due != null && timer.output() != null) {
        results.onPublished(due, timer.outcome() != UncommittedTimer.Outcome.FAILED);
      }
      metrics.onCommitted(timer, now);
    }
  }
}
