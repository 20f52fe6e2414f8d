package io.sandboxbroker.simulation.process;

import io.sandboxbroker.simulation.log.ConsumerGroup.Committed;
import io.sandboxbroker.topic.Topic;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** What a {@link ProcessingLoop} does with the records. */
public interface Work {

  /** Begins anew with what is committed for these partitions. */
  default void begin(Map<Integer, Committed> committed) {}

  /** The topics of which retention has deleted what was not read before this beginning. */
  default Set<Topic> cutTopics() {
    return Set.of();
  }

  /**
   * The assignment has changed.
   *
   * @param changed the partitions that came or went; what was known of them is no longer valid
   * @param owned the partitions of now
   */
  default void moved(Set<Integer> changed, Set<Integer> owned) {}

  /** Processes records; fails when they must be delivered again later. */
  CompletableFuture<List<ProducerRecord<String, byte[]>>> process(
      List<ConsumerRecord<String, byte[]>> records);

  /**
   * For each partition in which some records of the last batch are not processed, the offset to go
   * on from; empty when all are processed.
   */
  default Map<TopicPartition, Long> undecided() {
    return Map.of();
  }

  /** The records that time alone causes. */
  default List<ProducerRecord<String, byte[]>> tick() {
    return List.of();
  }

  /** Milliseconds between two ticks; 0 for none. */
  default long tickMillis() {
    return 0;
  }

  /** The present state of a partition, to be committed. */
  default Map<String, Object> state(int partition) {
    return Map.of();
  }
}
