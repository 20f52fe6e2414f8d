package io.sandboxbroker.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link TopicReader} begins to read its topic.
 *
 * @param maxAge the greatest age of the first record when the reader starts: zero starts at the
 *     end, null at the first record
 */
public record StartPosition(@Nullable Duration maxAge) {

  /** At the first record. */
  public static final StartPosition BEGINNING = new StartPosition(null);

  /** The value of {@code auto.offset.reset}: where to go on when the last offset is gone. */
  String offsetReset() {
    return maxAge == null ? "earliest" : "latest";
  }

  /**
   * Finds the first offset to read in each partition.
   *
   * @param ends the end of each partition now
   */
  Map<TopicPartition, Long> offsets(
      Consumer<?, ?> consumer,
      List<TopicPartition> partitions,
      Map<TopicPartition, Long> ends,
      Instant now) {
    if (maxAge == null) {
      return consumer.beginningOffsets(partitions);
    }
    long from = now.minus(maxAge).toEpochMilli();
    Map<TopicPartition, Long> offsets = new HashMap<>(ends);
    offsets.keySet().retainAll(partitions);
    consumer
        .offsetsForTimes(
            partitions.stream().collect(Collectors.toMap(Function.identity(), at -> from)))
        .forEach(
            (at, first) -> {
              if (first != null) {
                offsets.put(at, first.offset());
              }
            });
    return offsets;
  }
}
