package io.sandboxbroker.audit;

import io.sandboxbroker.audit.log.LogCut;
import io.sandboxbroker.audit.log.LogReader;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Asks the brokers how far the log is complete: what open transactions hide, and what the
 * allocators have not processed. Finds partitions that were added. Blocks; not thread-safe.
 */
final class CutObserver implements AutoCloseable {

  /** The allocators' groups are named by this and the topic. */
  private static final String GROUP_PREFIX = "allocator.";

  private static final List<String> TRIGGERS =
      Stream.of(Topics.ALLOCATION_COMMANDS, Topics.DELETION_COMMANDS, Topics.CSP)
          .map(Topic::name)
          .toList();

  /** The brokers abort an open transaction of which nothing was readable long before. */
  private static final Duration LONGEST_TRANSACTION = Duration.ofHours(1);

  private static final Duration POLL = Duration.ofSeconds(2);

  private final Admin admin;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final LogReader reader;
  private final InstantSource clock;
  private final LogCut cut = new LogCut();
  private Instant observedAt = Instant.EPOCH;
  private Map<TopicPartition, Long> ends = Map.of();
  private Map<TopicPartition, Long> stable = Map.of();
  private Map<TopicPartition, Long> committed = Map.of();

  CutObserver(
      Map<String, Object> settings,
      KafkaConsumer<byte[], byte[]> consumer,
      LogReader reader,
      InstantSource clock) {
    admin = Admin.create(settings);
    this.consumer = consumer;
    this.reader = reader;
    this.clock = clock;
  }

  /** Must be called before the log is read to its end. Also reads partitions that were added. */
  void beforeReading() {
    List<TopicPartition> all =
        AuditStart.partitions(get(admin.describeTopics(AuditStart.TOPICS).allTopicNames()));
    if (all.size() > consumer.assignment().size()) {
      List<TopicPartition> added =
          all.stream().filter(it -> !consumer.assignment().contains(it)).toList();
      consumer.assign(all);
      consumer.seekToBeginning(added);
      added.forEach(reader::add);
    }
    observedAt = clock.instant();
    ends = offsets(all, IsolationLevel.READ_UNCOMMITTED);
    stable = offsets(all, IsolationLevel.READ_COMMITTED);
  }

  private Map<TopicPartition, Long> offsets(
      List<TopicPartition> partitions, IsolationLevel isolation) {
    var latest = partitions.stream().collect(Collectors.toMap(it -> it, it -> OffsetSpec.latest()));
    Map<TopicPartition, ListOffsetsResultInfo> found =
        get(admin.listOffsets(latest, new ListOffsetsOptions(isolation)).all());
    Map<TopicPartition, Long> offsets = new HashMap<>();
    found.forEach((partition, info) -> offsets.put(partition, info.offset()));
    return offsets;
  }

  /**
   * The moment up to which the log is complete; null if that is not known yet. Must be called after
   * the log has been read to its end.
   */
  @Nullable Instant afterReading() {
    ends.forEach(
        (partition, end) ->
            cut.observeReadable(partition, offset(stable, partition), end, observedAt));
    committed = committed();
    if (!committed.isEmpty()) {
      triggers()
          .forEach(
              partition ->
                  cut.observeProcessed(
                      partition,
                      offset(committed, partition),
                      reader.behindLast(partition),
                      observedAt));
    }
    return cut.advance(clock.instant());
  }

  private List<TopicPartition> triggers() {
    var topics = committed.keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet());
    return ends.keySet().stream().filter(it -> topics.contains(it.topic())).toList();
  }

  /** The offsets that the allocators have committed; empty where there are no allocators. */
  private Map<TopicPartition, Long> committed() {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (String topic : TRIGGERS) {
      try {
        Map<TopicPartition, OffsetAndMetadata> found =
            admin
                .listConsumerGroupOffsets(GROUP_PREFIX + topic)
                .partitionsToOffsetAndMetadata()
                .get();
        found.forEach(
            (partition, offset) -> {
              if (offset != null) {
                offsets.put(partition, offset.offset());
              }
            });
      } catch (ExecutionException unknownGroup) {
        // The horizon alone must do.
        offsets.keySet().removeIf(partition -> partition.topic().equals(topic));
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new AuditFailedException("interrupted");
      }
    }
    return offsets;
  }

  /** Whether the progress of the allocators is known. */
  boolean knowsAllocators() {
    return !committed.isEmpty();
  }

  /**
   * The moment up to which the last observation alone proves the log complete, for an audit that
   * cannot wait any longer.
   */
  Instant provenAtOnce() {
    Instant least = observedAt;
    for (var end : ends.entrySet()) {
      TopicPartition partition = end.getKey();
      if (offset(stable, partition) < end.getValue()) {
        Instant last = reader.lastTime(partition);
        least = earlier(least, last == null ? observedAt.minus(LONGEST_TRANSACTION) : last);
      }
    }
    if (knowsAllocators()) {
      for (TopicPartition partition : triggers()) {
        long next = offset(committed, partition);
        if (next < reader.behindLast(partition)) {
          least = earlier(least, timeAt(partition, next));
        }
      }
    }
    return least;
  }

  /** The timestamp of the first record from an offset on. */
  private Instant timeAt(TopicPartition partition, long offset) {
    long position = consumer.position(partition);
    var others = consumer.assignment().stream().filter(it -> !it.equals(partition)).toList();
    var paused = consumer.paused();
    consumer.pause(others);
    consumer.seek(partition, offset);
    try {
      var fetched = consumer.poll(POLL).records(partition);
      return fetched.isEmpty() ? observedAt : LogReader.written(fetched.getFirst());
    } finally {
      consumer.seek(partition, position);
      consumer.resume(others.stream().filter(it -> !paused.contains(it)).toList());
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return other.isBefore(one) ? other : one;
  }

  private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    return Objects.requireNonNullElse(offsets.get(partition), 0L);
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof KafkaException known
          ? known
          : new KafkaException(failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AuditFailedException("interrupted");
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
