package io.sandboxbroker.simulation.process;

import io.sandboxbroker.simulation.log.PartitionLog;
import io.sandboxbroker.simulation.log.SimulatedLog;
import io.sandboxbroker.topic.Topic;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads every committed record of a topic, without a group. For one thread. */
public final class LogFollower {

  private final List<PartitionLog> partitions;
  private final Consumer<ConsumerRecord<String, byte[]>> receiver;
  private final long[] positions;

  public LogFollower(
      SimulatedLog log, Topic topic, Consumer<ConsumerRecord<String, byte[]>> receiver) {
    this.partitions = log.partitions(topic.name());
    this.receiver = receiver;
    this.positions = new long[partitions.size()];
  }

  /** Leaves out what is in the topic now. */
  public LogFollower fromTheEnd() {
    for (int number = 0; number < positions.length; number++) {
      positions[number] = partitions.get(number).stableEnd();
    }
    return this;
  }

  /** Reads up to the present end. */
  public void readToEnd() {
    for (int number = 0; number < positions.length; number++) {
      var fetched = partitions.get(number).read(positions[number], Integer.MAX_VALUE);
      positions[number] = fetched.next();
      fetched.records().forEach(receiver);
    }
  }
}
