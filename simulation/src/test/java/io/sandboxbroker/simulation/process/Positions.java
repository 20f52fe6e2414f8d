package io.sandboxbroker.simulation.process;

import io.sandboxbroker.simulation.log.ConsumerGroup.Committed;
import io.sandboxbroker.simulation.log.PartitionLog;
import io.sandboxbroker.simulation.log.SimulatedLog;
import io.sandboxbroker.topic.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Where a reader is in its partitions: what it has done, and what it works on. Not thread-safe. */
final class Positions {

  private final SimulatedLog log;
  private final List<Topic> topics;
  private final Map<TopicPartition, Long> done = new HashMap<>();
  private final Map<TopicPartition, Long> next = new HashMap<>();

  Positions(SimulatedLog log, List<Topic> topics) {
    this.log = log;
    this.topics = topics;
  }

  /** Begins with the committed offsets. */
  void begin(Map<Integer, Committed> committed) {
    done.clear();
    committed.values().forEach(part -> done.putAll(part.offsets()));
  }

  /** Leaves out what is in these partitions of a topic now. */
  void skip(Topic topic, Set<Integer> partitions) {
    List<PartitionLog> logs = log.partitions(topic.name());
    for (int number : partitions) {
      if (number < logs.size()) {
        done.put(new TopicPartition(topic.name(), number), logs.get(number).stableEnd());
      }
    }
  }

  /** Works on nothing but what time causes. */
  void stay() {
    next.clear();
    next.putAll(done);
  }

  /** The next records of these partition numbers. */
  List<ConsumerRecord<String, byte[]>> fetch(Set<Integer> partitions, int max) {
    stay();
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    for (Topic topic : topics) {
      List<PartitionLog> logs = log.partitions(topic.name());
      for (int number : partitions) {
        if (number < logs.size() && records.size() < max) {
          var at = new TopicPartition(topic.name(), number);
          var fetched = logs.get(number).read(done.getOrDefault(at, 0L), max - records.size());
          records.addAll(fetched.records());
          next.put(at, fetched.next());
        }
      }
    }
    return records;
  }

  /** Ends what it works on at these offsets. */
  void end(Map<TopicPartition, Long> offsets) {
    next.putAll(offsets);
  }

  /** Whether there is nothing to commit. */
  boolean isUnchanged() {
    return next.entrySet().stream()
        .allMatch(entry -> entry.getValue().equals(done.getOrDefault(entry.getKey(), 0L)));
  }

  /** What it works on is done. */
  void advance() {
    done.putAll(next);
  }

  /** The offsets to commit, with the state of each partition number. */
  Map<Integer, Committed> toCommit(
      Set<Integer> partitions, IntFunction<Map<String, Object>> state) {
    Map<Integer, Committed> committed = new TreeMap<>();
    for (int number : partitions) {
      Map<TopicPartition, Long> offsets = new HashMap<>();
      next.forEach(
          (at, offset) -> {
            if (at.partition() == number) {
              offsets.put(at, offset);
            }
          });
      committed.put(number, new Committed(offsets, state.apply(number)));
    }
    return committed;
  }
}
