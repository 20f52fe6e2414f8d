package io.sandboxbroker.audit.log;

import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The offsets at which reading begins.
 *
 * @param offsets for each partition
 * @param coveredFrom the time from which the log is known; null if it is read from its beginning
 * @param factsFrom the time from which the CSP's facts are known; their retention is shorter than
 *     that of commands and events
 * @param truncated partitions whose beginning has been deleted, with their first offset
 */
public record StartOffsets(
    Map<TopicPartition, Long> offsets,
    @Nullable Instant coveredFrom,
    Instant factsFrom,
    Map<String, Long> truncated) {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final int MAX_POLLS = 20;

  /** The first offsets that exist; seeks the consumer to them. */
  public static StartOffsets earliest(Consumer<byte[], byte[]> consumer) {
    Map<TopicPartition, Long> offsets = consumer.beginningOffsets(consumer.assignment());
    Map<String, Long> truncated = new TreeMap<>();
    Set<TopicPartition> facts = new HashSet<>();
    Set<TopicPartition> others = new HashSet<>();
    offsets.forEach(
        (partition, offset) -> {
          if (offset > 0 && partition.topic().equals(Topics.CSP.name())) {
            facts.add(partition);
          } else if (offset > 0) {
            truncated.put(partition.toString(), offset);
            others.add(partition);
          }
        });
    Instant coveredFrom = others.isEmpty() ? null : latestFirst(consumer, offsets, others);
    Instant factsFrom = facts.isEmpty() ? Instant.EPOCH : latestFirst(consumer, offsets, facts);
    offsets.forEach(consumer::seek);
    return new StartOffsets(offsets, coveredFrom, factsFrom, truncated);
  }

  /** The time from which every partition has records: the latest of their first timestamps. */
  private static Instant latestFirst(
      Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> offsets,
      Set<TopicPartition> cut) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(cut);
    List<TopicPartition> awaited = new ArrayList<>(cut);
    awaited.removeIf(partition -> offset(ends, partition) <= offset(offsets, partition));
    offsets.forEach(consumer::seek);
    long latest = 0;
    Set<TopicPartition> others = new HashSet<>(consumer.assignment());
    others.removeAll(awaited);
    consumer.pause(others);
    for (int polls = 0; polls < MAX_POLLS && !awaited.isEmpty(); polls++) {
      var fetched = consumer.poll(POLL);
      for (TopicPartition partition : fetched.partitions()) {
        if (awaited.remove(partition)) {
          latest = Math.max(latest, fetched.records(partition).getFirst().timestamp());
          consumer.pause(List.of(partition));
        }
      }
    }
    consumer.resume(consumer.assignment());
    return Instant.ofEpochMilli(latest);
  }

  /** The first offsets at or after the time; seeks the consumer to them. */
  public static StartOffsets at(Consumer<byte[], byte[]> consumer, Instant time) {
    Map<TopicPartition, Long> offsets = offsetsAt(consumer, time);
    offsets.forEach(consumer::seek);
    return new StartOffsets(offsets, time, time, Map.of());
  }

  /** The first offsets at or after the time; the end of a partition that has none. */
  public static Map<TopicPartition, Long> offsetsAt(
      Consumer<byte[], byte[]> consumer, Instant time) {
    Map<TopicPartition, Long> offsets = new HashMap<>(consumer.endOffsets(consumer.assignment()));
    consumer
        .offsetsForTimes(
            offsets.keySet().stream()
                .collect(Collectors.toMap(Function.identity(), it -> time.toEpochMilli())))
        .forEach(
            (partition, found) -> {
              if (found != null) {
                offsets.put(partition, found.offset());
              }
            });
    return offsets;
  }

  /**
   * The offsets at which an earlier audit ended.
   *
   * @param coveredFrom the value of that audit
   * @throws IllegalStateException if records that it had not read have been deleted since
   */
  public static StartOffsets resumed(
      Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> offsets,
      @Nullable Instant coveredFrom) {
    Map<TopicPartition, Long> first = consumer.beginningOffsets(consumer.assignment());
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    for (TopicPartition partition : consumer.assignment()) {
      Long offset = offsets.get(partition);
      if (offset == null || offset > offset(ends, partition)) {
        throw new IllegalStateException(
            "the saved state is not of this %s, which ends at %d"
                .formatted(partition, offset(ends, partition)));
      }
      if (offset < offset(first, partition)) {
        throw new IllegalStateException(
            "%s has lost the offsets %d to %d since the state was saved; read from the beginning"
                .formatted(partition, offset, offset(first, partition) - 1));
      }
      consumer.seek(partition, offset);
    }
    return new StartOffsets(offsets, coveredFrom, Instant.EPOCH, Map.of());
  }

  private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    return Objects.requireNonNull(offsets.get(partition), partition::toString);
  }
}
