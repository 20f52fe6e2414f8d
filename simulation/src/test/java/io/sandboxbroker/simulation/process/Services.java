package io.sandboxbroker.simulation.process;

import io.sandboxbroker.pool.AccountPins;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.simulation.csp.SimulatedCsp;
import io.sandboxbroker.simulation.fault.Fault;
import io.sandboxbroker.simulation.store.SimulatedStore;
import io.sandboxbroker.simulation.time.Host;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ObjDoubleConsumer;

/** All allocators and workers: starts them, has them fail, and starts them again. */
public final class Services {

  private static final long SECOND = 1_000;
  private static final long MAX_PAUSE = 30_000;
  private static final long MAX_SKEW = 60_000;
  private static final long MAX_RESIDUAL_SKEW = 500;

  private final World world;
  private final SandboxStore table;
  private final AccountPins pins;
  private final SimulatedCsp csp;
  private final ObjDoubleConsumer<String> onFalseRefusals;
  private final Groups groups;
  private final Duration syncInterval;
  private final Map<String, Running> running = new TreeMap<>();

  private boolean stopped;

  private record Running(Host host, List<ProcessingLoop> loops) {}

  /**
   * Creates the services.
   *
   * @param syncInterval from one scheduled sync to the next
   * @param onFalseRefusals learns how often an allocator refused falsely, when it ends
   */
  public Services(
      World world,
      SandboxStore table,
      AccountPins pins,
      SimulatedCsp csp,
      Duration syncInterval,
      ObjDoubleConsumer<String> onFalseRefusals) {
    this.world = world;
    this.table = table;
    this.pins = pins;
    this.csp = csp;
    this.onFalseRefusals = onFalseRefusals;
    this.groups = new Groups(world);
    this.syncInterval = syncInterval;
  }

  /** Starts two processes of each kind, sometimes one. */
  public void start() {
    for (int number = 1; number <= world.chance().between(1, 2); number++) {
      startAllocator("allocator-" + number);
    }
    for (int number = 1; number <= world.chance().between(1, 2); number++) {
      long skew =
          world.faults().happens(Fault.CLOCK_SKEW)
              ? world.chance().between(-MAX_SKEW, MAX_SKEW)
              : 0;
      startWorker("worker-" + number, skew);
    }
    everySecond();
  }

  /** An allocator aligns its clock with the brokers', up to a residue. */
  private void startAllocator(String name) {
    Host host = host(name, world.chance().between(-MAX_RESIDUAL_SKEW, MAX_RESIDUAL_SKEW));
    var store =
        new SimulatedStore(
            table, pins, host, world.scheduler(), world.chance().fork(), world.faults());
    host.atEnd(() -> restart(name, () -> startAllocator(name)));
    var allocator = new AllocatorProcess(world, host, groups, store);
    host.atEnd(() -> onFalseRefusals.accept(name, allocator.falseRefusals()));
    running.put(name, new Running(host, allocator.start()));
  }

  private void startWorker(String name, long skew) {
    Host host = host(name, skew);
    host.atEnd(() -> restart(name, () -> startWorker(name, skew)));
    var worker = new WorkerProcess(world, host, groups, csp, syncInterval);
    running.put(name, new Running(host, worker.start()));
  }

  private Host host(String name, long skew) {
    world.story().add(name, "starts; its clock is %d ms ahead", skew);
    return new Host(name, world.scheduler(), world.chance().fork(), skew);
  }

  private void restart(String name, Runnable start) {
    world.story().add(name, "ends");
    running.remove(name);
    if (stopped) {
      return;
    }
    world.scheduler().after(world.chance().between(500L, 10_000), start);
  }

  /** Ends all processes for good. */
  public void stop() {
    stopped = true;
    List.copyOf(running.values()).forEach(process -> process.host().crash());
  }

  private void everySecond() {
    world
        .scheduler()
        .after(
            SECOND,
            () -> {
              List.copyOf(running.values()).forEach(this::disturb);
              everySecond();
            });
  }

  private void disturb(Running process) {
    if (world.faults().happens(Fault.CRASH)) {
      process.host().crash();
    } else if (world.faults().happens(Fault.PAUSE)) {
      long pause = world.chance().between(10L, MAX_PAUSE);
      world.story().add(process.host().name(), "stands still for %d ms", pause);
      process.host().pause(pause);
    } else if (world.faults().happens(Fault.EXPULSION)) {
      world.chance().oneOf(process.loops()).expel();
    }
  }
}
