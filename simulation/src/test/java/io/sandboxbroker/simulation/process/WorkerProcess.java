package io.sandboxbroker.simulation.process;

import io.sandboxbroker.simulation.csp.SimulatedCsp;
import io.sandboxbroker.simulation.fault.Fault;
import io.sandboxbroker.simulation.fault.Remedy;
import io.sandboxbroker.simulation.log.ConsumerGroup;
import io.sandboxbroker.simulation.time.Host;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.comparison.ComparisonParts;
import io.sandboxbroker.worker.timer.TimerParts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A lifecycle worker: the timers, the deletions at the CSP, and its lists. */
final class WorkerProcess {

  private static final int BATCH = 50;

  /** A stream task commits ten times a second. */
  private static final long COMMIT_INTERVAL = 100;

  private final World world;
  private final Host host;
  private final List<ProcessingLoop> loops = new ArrayList<>();

  /**
   * Creates a worker.
   *
   * @param interval from one scheduled sync to the next
   */
  WorkerProcess(World world, Host host, Groups groups, SimulatedCsp csp, Duration interval) {
    this.world = world;
    this.host = host;
    var timers =
        TimerParts.processor(
            World.RECORDS,
            Terms.LEASE.grace(),
            Terms.STALE_PURGE,
            interval,
            world.log().partitionOf(Topics.CSP.name(), Topics.POOL_KEY),
            world.freezes());
    add("timers", groups.timers(), new StreamsWork(host, timers, Set::of, this::cutTopics));
    add("empty-pool", groups.emptyPool(), new StreamsWork(host, TimerParts.emptyPool(), true));
    var news = ComparisonParts.news(!world.without().contains(Remedy.EXPECTED_DELETIONS));
    add("news", groups.news(), new StreamsWork(host, news, true));
    var lists = ComparisonParts.comparison(World.RECORDS, strikes(interval), maxShrinkagePercent());
    add("lists", groups.lists(), new StreamsWork(host, lists, this::lostStores, Set::of));
    add("cleanup", groups.cleanup(), new CleanupWork(world, host, csp));
    add("sync", groups.sync(), new SyncWork(world, host, csp, interval));
  }

  /** A row without a pin and a comparison that knows nothing are two faults at once. */
  private Set<String> lostStores() {
    if (world.faults().has(Fault.ROW_UNPINNED) || !world.faults().happens(Fault.LISTS_LOST)) {
      return Set.of();
    }
    world.story().add(host.name(), "the comparison has lost its accounts");
    return ComparisonParts.accountStores(World.RECORDS);
  }

  /** The sweep finds what the timers have missed. */
  private Set<Topic> cutTopics() {
    if (!world.faults().happens(Fault.EVENTS_CUT)) {
      return Set.of();
    }
    world.story().add(host.name(), "the events that its timers have not read are deleted");
    return Set.of(Topics.EVENTS);
  }

  private Duration strikes(Duration interval) {
    return world.without().contains(Remedy.STRIKES) ? Duration.ZERO : interval;
  }

  private int maxShrinkagePercent() {
    return world.without().contains(Remedy.SHRINKAGE_GUARD) ? 100 : 20;
  }

  private void add(String name, ConsumerGroup group, Work work) {
    loops.add(
        new ProcessingLoop(
            world, host, group, host.name() + "." + name, work, BATCH, COMMIT_INTERVAL));
  }

  List<ProcessingLoop> start() {
    loops.forEach(ProcessingLoop::start);
    return loops;
  }
}
