package io.sandboxbroker.simulation.process;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;

import io.sandboxbroker.allocator.intake.AllocatorCore;
import io.sandboxbroker.allocator.intake.IntakeParts.Decided;
import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.simulation.fault.Remedy;
import io.sandboxbroker.simulation.time.Host;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A listener of an allocator. It publishes what is decided after a while; the other records go on,
 * and are delivered again.
 */
final class IntakeWork implements Work {

  private static final long MAX_BATCH_TIME = 500;

  private final World world;
  private final Host host;
  private final AllocatorCore core;
  private final Topic topic;
  private Map<TopicPartition, Long> undecided = Map.of();

  IntakeWork(World world, Host host, AllocatorCore core, Topic topic) {
    this.world = world;
    this.host = host;
    this.core = core;
    this.topic = topic;
  }

  @Override
  public void moved(Set<Integer> changed, Set<Integer> owned) {
    core.intake()
        .forget(changed.stream().map(number -> new TopicPartition(topic.name(), number)).toList());
    if (topic == Topics.ALLOCATION_COMMANDS) {
      Set<Integer> added = new HashSet<>(changed);
      added.retainAll(owned);
      core.assigned(added, owned, world.log().partitions(topic.name()).size());
    }
  }

  @Override
  public CompletableFuture<List<ProducerRecord<String, byte[]>>> process(
      List<ConsumerRecord<String, byte[]>> records) {
    List<ConsumerRecord<String, byte[]>> polled = records.stream().map(this::weakened).toList();
    Decided begun;
    try {
      begun = core.intake().poll(polled);
    } catch (RuntimeException later) {
      return failedFuture(later);
    }
    if (begun.records().size() == polled.size()) {
      undecided = Map.of();
      return completedFuture(begun.output());
    }
    var result = new CompletableFuture<List<ProducerRecord<String, byte[]>>>();
    host.after(world.chance().between(1L, MAX_BATCH_TIME), () -> publish(polled, result));
    return result;
  }

  private void publish(
      List<ConsumerRecord<String, byte[]>> polled,
      CompletableFuture<List<ProducerRecord<String, byte[]>>> result) {
    Decided decided;
    try {
      decided = core.intake().poll(polled);
    } catch (RuntimeException later) {
      result.completeExceptionally(later);
      return;
    }
    undecided = firstOffsets(polled);
    decided
        .records()
        .forEach(
            record ->
                undecided.merge(
                    new TopicPartition(record.topic(), record.partition()),
                    record.offset() + 1,
                    Math::max));
    result.complete(decided.output());
  }

  private static Map<TopicPartition, Long> firstOffsets(
      List<ConsumerRecord<String, byte[]>> records) {
    Map<TopicPartition, Long> first = new HashMap<>();
    for (var record : records) {
      first.putIfAbsent(new TopicPartition(record.topic(), record.partition()), record.offset());
    }
    return first;
  }

  @Override
  public Map<TopicPartition, Long> undecided() {
    return undecided;
  }

  private ConsumerRecord<String, byte[]> weakened(ConsumerRecord<String, byte[]> record) {
    if (world.without().contains(Remedy.DEADLINE)
        && World.RECORDS.deserializer().deserialize(record.topic(), record.value())
            instanceof AllocateSandbox command) {
      command.put(
          command.getSchema().getField("deadline").pos(),
          command.getDeadline().plus(Duration.ofHours(1)));
      return new ConsumerRecord<>(
          record.topic(),
          record.partition(),
          record.offset(),
          record.timestamp(),
          record.timestampType(),
          record.serializedKeySize(),
          record.serializedValueSize(),
          record.key(),
          World.RECORDS.serializer().serialize(record.topic(), command),
          record.headers(),
          record.leaderEpoch());
    }
    return record;
  }
}
