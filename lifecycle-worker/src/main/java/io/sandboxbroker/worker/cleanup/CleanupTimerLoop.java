package io.sandboxbroker.worker.cleanup;

import io.sandboxbroker.kafka.transaction.TransactionFailures;
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
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the timers of deletions with one consumer, has the accounts deleted, and commits each
 * result as soon as it is known. The committed offset carries which timers behind an unfinished one
 * are finished, so a later owner of the partition repeats none of them. For one thread only.
 */
final class CleanupTimerLoop implements ConsumerRebalanceListener {

  private static final Logger LOG = LoggerFactory.getLogger(CleanupTimerLoop.class);

  /** Short, so that calls begin evenly and not in bursts. */
  private static final Duration POLL = Duration.ofMillis(10);

  /** From one look at the calls in flight to the next, while their partition is given up. */
  private static final Duration DRAIN_STEP = Duration.ofMillis(100);

  private final Consumer<String, byte[]> consumer;
  private final Transactions transactions;
  private final Deserializer<SpecificRecord> deserializer;
  private final UncommittedTimers timers;
  private final DeletionExecutor deletions;
  private final RecentDeletionResults results;
  private final CleanupMetrics metrics;
  private final int maxUncommitted;
  private final Duration drainTimeout;
  private final InstantSource clock;

  /** The membership with which a commit was refused; null when the last one was not. */
  private @Nullable ConsumerGroupMetadata refused;

  CleanupTimerLoop(
      Consumer<String, byte[]> consumer,
      Transactions transactions,
      Deserializer<SpecificRecord> deserializer,
      UncommittedTimers timers,
      DeletionExecutor deletions,
      RecentDeletionResults results,
      CleanupMetrics metrics,
      int maxUncommitted,
      Duration drainTimeout,
      InstantSource clock) {
    this.consumer = consumer;
    this.transactions = transactions;
    this.deserializer = deserializer;
    this.timers = timers;
    this.deletions = deletions;
    this.results = results;
    this.metrics = metrics;
    this.maxUncommitted = maxUncommitted;
    this.drainTimeout = drainTimeout;
    this.clock = clock;
  }

  void subscribe() {
    timers.clear();
    consumer.subscribe(List.of(Topics.TIMERS.name()), this);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
    refused = null;
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
    refused = null;
    drain(revoked, () -> {});
    timers.forget(revoked);
    refused = null;
  }

  /** The partitions have another owner already; nothing can be committed. */
  @Override
  public void onPartitionsLost(Collection<TopicPartition> lost) {
    refused = null;
    timers.forget(lost);
  }

  /** Waits for the calls in flight, a bounded time, and commits their results. Begins no call. */
  void drain() {
    drain(timers.partitions(), this::rebalance);
  }

  /** Goes on with a rebalance, and reads nothing. */
  private void rebalance() {
    consumer.pause(consumer.assignment());
    var unused = consumer.poll(POLL);
  }

  /** Forgets all timers, so that closing the consumer commits nothing. */
  void abandon() {
    timers.clear();
  }

  private void drain(Collection<TopicPartition> partitions, Runnable meanwhile) {
    commitFinished();
    long steps = drainTimeout.dividedBy(DRAIN_STEP);
    while (steps > 0 && (timers.isCalling(partitions) || refused != null)) {
      if (!deletions.awaitCall(DRAIN_STEP, clock.instant())) {
        steps--;
      }
      meanwhile.run();
      commitFinished();
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
    commitFinished();
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

  /**
   * Commits what is finished. While a rebalance is under way, the brokers refuse a commit. It is
   * tried again once a poll has ended the rebalance; a restart of the loop would give the partition
   * away, and its new owner would repeat the calls.
   */
  private void commitFinished() {
    ConsumerGroupMetadata group = consumer.groupMetadata();
    if (group.equals(refused)) {
      return;
    }
    FinishedTimers finished = timers.takeFinished();
    try {
      commit(finished, group);
      refused = null;
    } catch (RuntimeException failure) {
      timers.putBack(finished);
      if (!TransactionFailures.isRebalance(failure)) {
        throw failure;
      }
      refused = group;
    }
  }

  private void commit(FinishedTimers finished, ConsumerGroupMetadata group) {
    if (finished.offsets().isEmpty()) {
      return;
    }
    var outputs =
        finished.timers().stream().flatMap(timer -> Stream.ofNullable(timer.output())).toList();
    if (outputs.isEmpty()) {
      consumer.commitSync(finished.offsets());
    } else {
      transactions.commit(outputs, finished.offsets(), group);
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
