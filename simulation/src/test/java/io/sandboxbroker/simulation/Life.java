package io.sandboxbroker.simulation;

import io.sandboxbroker.audit.rule.Violation;
import io.sandboxbroker.simulation.client.Classroom;
import io.sandboxbroker.simulation.fault.Fault;
import io.sandboxbroker.simulation.fault.Remedy;
import io.sandboxbroker.simulation.judge.Judge;
import io.sandboxbroker.simulation.process.Services;
import io.sandboxbroker.simulation.process.SimulatedCsp;
import io.sandboxbroker.simulation.process.World;
import io.sandboxbroker.simulation.store.SimulatedTable;
import io.sandboxbroker.simulation.store.WeakenedStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * One life of the broker: eras of faults, in which students work, each followed by a rest without
 * faults. At every rest, and at the end, all guarantees must hold.
 */
final class Life {

  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;

  /** With faults ended, every command is answered and every student served in this time. */
  private static final long MAX_UNREST = 30 * MINUTE;

  /** Pauses and open transactions last at most this long after the last fault. */
  private static final long AFTERMATH = 90 * SECOND;

  /** Leases end after eleven minutes; deletions are repeated every four. */
  private static final long MAX_END = 90 * MINUTE;

  private final long seed;
  private final World world;
  private final SimulatedTable table;
  private final Judge judge;
  private final Classroom classroom;
  private final Services services;

  /**
   * The result of a life.
   *
   * @param commands the commands that have their outcome
   * @param steps the steps of the scheduler
   */
  record Result(
      long seed,
      List<Violation> violations,
      int commands,
      long steps,
      Map<Fault, Integer> faults,
      List<String> story) {

    boolean holds() {
      return violations.isEmpty();
    }
  }

  private Life(long seed, boolean recorded, Set<Remedy> without, Set<Fault> requested) {
    this.seed = seed;
    world = World.of(seed, recorded, without, requested);
    world.faults().activate(true);
    table = new SimulatedTable(world.scheduler(), world.chance().fork(), world.faults());
    judge = new Judge(world, table.content());
    var csp = new SimulatedCsp(world, judge.tableRules()::onAccountDeleted);
    classroom = new Classroom(world, judge, csp);
    services =
        new Services(
            world,
            WeakenedStore.of(table.content(), without),
            table.content(),
            csp,
            judge::checkRefusals);
  }

  /** Lives the life of a seed. The same seed has the same life. */
  static Result of(long seed, boolean recorded, Set<Remedy> without, Set<Fault> requested) {
    var life = new Life(seed, recorded, without, requested);
    List<Violation> violations = new ArrayList<>();
    try {
      life.live();
    } catch (RuntimeException | AssertionError bug) {
      var trace = new StringWriter();
      bug.printStackTrace(new PrintWriter(trace));
      violations.add(new Violation("NoException", "simulation", trace.toString()));
    }
    violations.addAll(life.judge.violations());
    return new Result(
        seed,
        violations,
        life.judge.outcomes(),
        life.world.scheduler().steps(),
        life.world.faults().counts(),
        life.world.story().lines());
  }

  private void live() {
    world.story().add("life", "seed %d, faults %s", seed, world.faults());
    services.start();
    int accounts = world.chance().between(2, 12);
    for (int number = 0; number < accounts; number++) {
      classroom.addAccount();
    }
    changeTheList();
    int eras = world.chance().between(1, 3);
    for (int era = 1; era <= eras && judge.isSatisfied(); era++) {
      world.story().add("life", "era %d begins", era);
      world.faults().activate(true);
      long length = world.chance().between(2, 6) * MINUTE;
      classroom.admit(world.chance().between(4, 14), length);
      run(length, () -> !judge.isSatisfied());
      world.story().add("life", "faults end");
      world.faults().activate(false);
      rest();
    }
    if (judge.isSatisfied()) {
      run(MAX_END, judge.tableRules()::hasEnded);
      if (!judge.tableRules().hasEnded()) {
        judge.report("EveryLeaseEnds", "at the end the table is " + table.content().sandboxes());
      }
      judge.checkAtRest();
      services.stop();
    }
  }

  /** The CSP creates and changes accounts all the time. */
  private void changeTheList() {
    world
        .scheduler()
        .after(
            world.chance().between(5 * SECOND, MINUTE),
            () -> {
              if (world.chance().happens(0.7)) {
                classroom.addAccount();
              } else {
                classroom.changeAccount();
              }
              changeTheList();
            });
  }

  /** A life of today's faults and remedies. */
  static Result of(long seed, boolean recorded) {
    return of(seed, recorded, Set.of(), Set.of());
  }

  private void rest() {
    run(AFTERMATH, () -> !judge.isSatisfied());
    BooleanSupplier atRest = () -> classroom.isEmpty() && judge.isQuiet();
    run(MAX_UNREST, () -> atRest.getAsBoolean() || !judge.isSatisfied());
    if (judge.isSatisfied()) {
      if (!atRest.getAsBoolean()) {
        judge.report("EverybodyIsAnswered", "still under way: " + judge.underWay());
      }
      judge.checkAtRest();
    }
  }

  private void run(long millis, BooleanSupplier ended) {
    long end = world.scheduler().now() + millis;
    while (world.scheduler().now() < end && !ended.getAsBoolean()) {
      world.scheduler().runFor(SECOND);
    }
  }
}
