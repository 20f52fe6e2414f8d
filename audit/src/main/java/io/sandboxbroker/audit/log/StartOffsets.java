package io.sandboxbroker.audit.log;

import io.sandboxbroker.audit.log.Coverage.PartitionStart;
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
 * @param coverage the part of the log that is read
 * @param coveredFrom the time from which all commands and events are known; null if they are read
 *     from their beginning
 * @param truncated partitions whose beginning has been deleted, with their first offset
 */
public record StartOffsets(
    Map<TopicPartition, Long> offsets,
    Coverage coverage,
    @Nullable Instant coveredFrom,
    Map<String, Long> truncated) {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final int MAX_POLLS = 40;

  /**
   * The first offsets that exist; seeks the consumer to them.
   *
   * @param now the time of the audit
   */
  public static StartOffsets earliest(Consumer<byte[], byte[]> consumer, Instant now) {
    return at(consumer, consumer.beginningOffsets(consumer.assignment()), null, now);
  }

  /**
   * The first offsets at or after the time; seeks the consumer to them.
   *
   * @param now the time of the audit
   */
  public static StartOffsets from(Consumer<byte[], byte[]> consumer, Instant time, Instant now) {
    Map<TopicPartition, Long> offsets = offsetsAt(consumer, time);
    Map<TopicPartition, Long> first = consumer.beginningOffsets(consumer.assignment());
    offsets.replaceAll(
        (partition, offset) -> isState(partition) ? offset(first, partition) : offset);
    return at(consumer, offsets, time, now);
  }

  private static StartOffsets at(
      Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> offsets,
      @Nullable Instant time,
      Instant now) {
    Map<TopicPartition, Instant> firsts = firsts(consumer, offsets);
    List<PartitionStart> starts = new ArrayList<>();
    Map<String, Long> truncated = new TreeMap<>();
    offsets.forEach(
        (partition, offset) -> {
          if (!isState(partition)) {
            boolean cut = time != null || offset > 0;
            Instant first = firsts.get(partition);
            starts.add(
                new PartitionStart(
                    partition.topic(),
                    partition.partition(),
                    cut,
                    first == null && cut ? now : first));
            if (time == null && cut && !partition.topic().equals(Topics.CSP.name())) {
              truncated.put(partition.toString(), offset);
            }
          }
        });
    Instant beginning = firsts.values().stream().min(Instant::compareTo).orElse(now);
    offsets.forEach(consumer::seek);
    return new StartOffsets(
        offsets, new Coverage(beginning, starts), coveredFrom(starts, time), truncated);
  }

  private static @Nullable Instant coveredFrom(
      List<PartitionStart> starts, @Nullable Instant time) {
    Instant latest = time;
    for (PartitionStart start : starts) {
      Instant first = start.first();
      if (start.cut()
          && !start.topic().equals(Topics.CSP.name())
          && first != null
          && (time == null || first.isBefore(time))
          && (latest == null || first.isAfter(latest))) {
        latest = first;
      }
    }
    return latest;
  }

  /** The freezes are a state, which is always read from its beginning. */
  private static boolean isState(TopicPartition partition) {
    return partition.topic().equals(Topics.FREEZES.name());
  }

  /** The timestamp of the first record of each partition that has one. */
  private static Map<TopicPartition, Instant> firsts(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> offsets) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(offsets.keySet());
    Set<TopicPartition> awaited = new HashSet<>(offsets.keySet());
    awaited.removeIf(
        partition -> isState(partition) || offset(ends, partition) <= offset(offsets, partition));
    offsets.forEach(consumer::seek);
    consumer.pause(consumer.assignment().stream().filter(it -> !awaited.contains(it)).toList());
    Map<TopicPartition, Instant> firsts = new HashMap<>();
    for (int polls = 0; polls < MAX_POLLS && !awaited.isEmpty(); polls++) {
      var fetched = consumer.poll(POLL);
      for (TopicPartition partition : fetched.partitions()) {
        if (awaited.remove(partition)) {
          firsts.put(partition, LogReader.written(fetched.records(partition).getFirst()));
          consumer.pause(List.of(partition));
        }
      }
      // A partition may end with the markers of transactions.
      awaited.removeIf(it -> consumer.position(it) >= offset(ends, it));
    }
    consumer.resume(consumer.assignment());
    return firsts;
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
   * The offsets at which an earlier audit ended. A partition that was added since is read from its
   * beginning.
   *
   * @param coverage the value of that audit
   * @param coveredFrom the value of that audit
   * @throws IllegalStateException if records that it had not read have been deleted since
   */
  public static StartOffsets resumed(
      Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> saved,
      Coverage coverage,
      @Nullable Instant coveredFrom) {
    Map<TopicPartition, Long> first = consumer.beginningOffsets(consumer.assignment());
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      long offset =
          isState(partition)
              ? offset(first, partition)
              : Objects.requireNonNullElse(saved.get(partition), 0L);
      if (offset > offset(ends, partition)) {
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
      offsets.put(partition, offset);
    }
    return new StartOffsets(offsets, coverage, coveredFrom, Map.of());
  }

  private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    return Objects.requireNonNull(offsets.get(partition), partition::toString);
  }
}
