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
 * Where reading begins.
 *
 * @param offsets for each partition
 * @param coveredFrom since when the log is known; null when it is read from its beginning
 * @param factsFrom since when the CSP's facts are known, which are kept for less long than commands
 *     and events
 * @param truncated partitions whose beginning has been deleted, with their first offset
 */
public record StartOffsets(
    Map<TopicPartition, Long> offsets,
    @Nullable Instant coveredFrom,
    Instant factsFrom,
    Map<String, Long> truncated) {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final int MAX_POLLS = 20;

  /** With what there is; the consumer's positions are set accordingly. */
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

  /** Since when all the partitions have something: where the last of their beginnings is. */
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

  /** With the first records of that time or later. */
  public static StartOffsets at(Consumer<byte[], byte[]> consumer, Instant time) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    Map<TopicPartition, Long> offsets = new HashMap<>();
    consumer
        .offsetsForTimes(
            ends.keySet().stream()
                .collect(Collectors.toMap(Function.identity(), it -> time.toEpochMilli())))
        .forEach(
            (partition, found) ->
                offsets.put(partition, found == null ? offset(ends, partition) : found.offset()));
    offsets.forEach(consumer::seek);
    return new StartOffsets(offsets, time, time, Map.of());
  }

  /**
   * Where an earlier audit ended.
   *
   * @param coveredFrom as it was for that one
   * @throws IllegalStateException when records that it had not read have been deleted meanwhile
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
