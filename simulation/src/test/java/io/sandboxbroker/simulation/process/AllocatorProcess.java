package io.sandboxbroker.simulation.process;

import io.sandboxbroker.allocator.intake.AllocatorCore;
import io.sandboxbroker.allocator.queue.QueueParts;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.simulation.fault.Remedy;
import io.sandboxbroker.simulation.store.SimulatedStore;
import io.sandboxbroker.simulation.time.Host;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.util.ArrayList;
import java.util.List;

/** An allocator: a reader for each of its topics, and one for the queue. */
final class AllocatorProcess {

  private static final int BATCH = 16;
  private static final int QUEUE_BATCH = 50;
  private static final long INTAKE_PAUSE = 3;
  private static final long QUEUE_COMMIT_INTERVAL = 25;

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
            Terms.sweep(world.without()),
            view.queue(),
            World.RECORDS,
            new RegistryClient(world),
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
              new IntakeWork(world, host, core, topic),
              BATCH,
              INTAKE_PAUSE));
    }
    var queue =
        new StreamsWork(
            host,
            QueueParts.processor(World.RECORDS),
            !world.without().contains(Remedy.QUEUE_STATE));
    loops.add(
        new ProcessingLoop(
            world,
            host,
            groups.queue(),
            host.name() + ".queue",
            queue,
            QUEUE_BATCH,
            QUEUE_COMMIT_INTERVAL));
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
}
