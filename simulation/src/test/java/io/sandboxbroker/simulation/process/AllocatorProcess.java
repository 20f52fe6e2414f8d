package io.sandboxbroker.simulation.process;

import io.sandboxbroker.allocator.intake.AllocatorCore;
import io.sandboxbroker.allocator.queue.QueueParts;
import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.simulation.fault.Remedy;
import io.sandboxbroker.simulation.log.ConsumerGroup.Committed;
import io.sandboxbroker.simulation.store.SimulatedStore;
import io.sandboxbroker.simulation.time.Host;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** An allocator: a reader for each of its topics, and one for the queue. */
final class AllocatorProcess {

  private static final int BATCH = 16;
  private static final int QUEUE_BATCH = 50;

  private final World world;
  private final Host host;
  private final AllocatorCore core;
  private final QueueParts.View view;
  private final List<ProcessingLoop> loops = new ArrayList<>();

  AllocatorProcess(World world, Host host, Groups groups, SimulatedStore store) {
    this.world = world;
    this.host = host;
    this.view = new QueueParts.View(World.RECORDS, host.clock());
    this.core =
        new AllocatorCore(
            store,
            store,
            Terms.LEASE,
            Terms.SWEEP,
            view.queue(),
            World.RECORDS,
            now -> world.freezes().isFrozen(FreezeScope.ALLOCATIONS, now),
            host.clock(),
            world.chance().fork().random(),
            host.delayed(5));
    for (Topic topic : Groups.INTAKE) {
      loops.add(
          new ProcessingLoop(
              world,
              host,
              groups.intake(topic),
              host.name() + "." + topic.name(),
              new Intake(topic),
              BATCH));
    }
    var queue =
        new StreamsWork(
            host,
            QueueParts.processor(World.RECORDS),
            !world.without().contains(Remedy.QUEUE_STATE));
    loops.add(
        new ProcessingLoop(
            world, host, groups.queue(), host.name() + ".queue", queue, QUEUE_BATCH));
  }

  /** How often a command was refused although a sandbox was available. */
  double falseRefusals() {
    return core.falseExhaustions();
  }

  List<ProcessingLoop> start() {
    var tickets = new LogFollower(world.log(), Topics.ALLOCATION_LINE, view::receive);
    tickets.readToEnd();
    Runnable listener = () -> host.after(world.chance().between(0L, 20), tickets::readToEnd);
    world.log().listen(Topics.ALLOCATION_LINE.name(), listener);
    host.atEnd(() -> world.log().ignore(Topics.ALLOCATION_LINE.name(), listener));
    loops.forEach(ProcessingLoop::start);
    return loops;
  }

  /** The records of a batch are processed concurrently, but those of one key in order. */
  private final class Intake implements Work {

    private final Topic topic;

    Intake(Topic topic) {
      this.topic = topic;
    }

    @Override
    public void begin(Map<Integer, Committed> committed) {
      if (topic == Topics.ALLOCATION_COMMANDS) {
        core.assigned(committed.keySet(), world.log().partitions(topic.name()).size());
      }
    }

    @Override
    public CompletableFuture<List<ProducerRecord<String, byte[]>>> process(
        List<ConsumerRecord<String, byte[]>> records) {
      Map<String, CompletableFuture<?>> lastOfKey = new HashMap<>();
      List<CompletableFuture<List<ProducerRecord<String, byte[]>>>> results = new ArrayList<>();
      for (var record : records) {
        var result =
            lastOfKey
                .getOrDefault(record.key(), CompletableFuture.completedFuture(null))
                .thenCompose(before -> core.process(weakened(record)));
        lastOfKey.put(record.key(), result);
        results.add(result);
      }
      return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
          .thenApply(all -> results.stream().flatMap(result -> result.join().stream()).toList());
    }
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
