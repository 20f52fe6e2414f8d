package io.sandboxbroker.simulation.process;

import io.sandboxbroker.simulation.time.Host;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.timer.TimerParts;
import java.util.List;

/** A lifecycle worker: the timers and the deletions at the CSP. */
final class WorkerProcess {

  private static final int BATCH = 50;

  private final List<ProcessingLoop> loops;

  WorkerProcess(World world, Host host, Groups groups, SimulatedCsp csp) {
    var timers =
        new StreamsWork(
            host,
            TimerParts.processor(
                World.RECORDS,
                Terms.LEASE.grace(),
                Terms.STALE_PURGE,
                world.log().partitionOf(Topics.CSP.name(), Topics.POOL_KEY),
                world.freezes()),
            true);
    loops =
        List.of(
            new ProcessingLoop(
                world, host, groups.timers(), host.name() + ".timers", timers, BATCH),
            new ProcessingLoop(
                world,
                host,
                groups.cleanup(),
                host.name() + ".cleanup",
                new CleanupWork(world, host, csp),
                BATCH));
  }

  List<ProcessingLoop> start() {
    loops.forEach(ProcessingLoop::start);
    return loops;
  }
}
