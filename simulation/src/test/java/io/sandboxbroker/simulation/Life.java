package io.sandboxbroker.simulation;

import io.sandboxbroker.audit.rule.Violation;
import io.sandboxbroker.simulation.client.Classroom;
import io.sandboxbroker.simulation.csp.SimulatedCsp;
import io.sandboxbroker.simulation.fault.Fault;
import io.sandboxbroker.simulation.fault.Remedy;
import io.sandboxbroker.simulation.judge.Judge;
import io.sandboxbroker.simulation.judge.ListHistory;
import io.sandboxbroker.simulation.judge.ListRules;
import io.sandboxbroker.simulation.process.Services;
import io.sandboxbroker.simulation.process.World;
import io.sandboxbroker.simulation.store.SimulatedTable;
import io.sandboxbroker.simulation.store.WeakenedStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
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

  /** Leases end after six minutes; deletions are repeated every four. */
  private static final long MAX_END = 90 * MINUTE;

  /** Seconds from one list of the CSP to the next. */
  private static final List<Long> SYNC_INTERVALS = List.of(30L, 60L, 120L);

  /** An account that a list lacks by mistake may be hidden for four minutes. */
  private static final long MAX_LISTS = 20 * MINUTE;

  private final long seed;
  private final World world;
  private final SimulatedTable table;
  private final Judge judge;
  private final SimulatedCsp csp;
  private final Classroom classroom;
  private final Duration syncInterval;
  private final ListHistory lists;
  private final Services services;
  private boolean listsChange = true;

  /**
   * The result of a life.
   *
   * @param outcomes how many commands have which outcome
   * @param steps the steps of the scheduler
   */
  record Result(
      long seed,
      List<Violation> violations,
      Map<String, Integer> outcomes,
      long steps,
      Map<Fault, Integer> faults,
      List<String> story) {

    boolean holds() {
      return violations.isEmpty();
    }

    /** How many commands have their outcome. */
    int commands() {
      return outcomes.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  private Life(long seed, boolean recorded, Set<Remedy> without) {
    this.seed = seed;
    world = World.of(seed, recorded, without);
    world.faults().activate(true);
    table = new SimulatedTable(world.scheduler(), world.chance().fork(), world.faults());
    judge = new Judge(world, table.content());
    csp = new SimulatedCsp(world, judge.tableRules()::onAccountDeleted);
    classroom = new Classroom(world, judge, csp);
    syncInterval = Duration.ofSeconds(world.chance().oneOf(SYNC_INTERVALS));
    lists = new ListHistory(world, table.content(), csp, syncInterval, judge::report);
    services =
        new Services(
            world,
            WeakenedStore.of(table.content(), without),
            table.content(),
            csp,
            syncInterval,
            judge::checkRefusals);
  }

  /** Lives the life of a seed. The same seed has the same life. */
  static Result of(long seed, boolean recorded, Set<Remedy> without) {
    var life = new Life(seed, recorded, without);
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
      classroom.admit(world.chance().between(8, 32), length);
      run(length, () -> !judge.isSatisfied());
      restoreLease();
      world.story().add("life", "faults end");
      world.faults().activate(false);
      rest();
    }
    if (judge.isSatisfied()) {
      run(MAX_END, 10 * SECOND, judge.tableRules()::hasEnded);
      if (!judge.tableRules().hasEnded()) {
        judge.report("EveryLeaseEnds", "at the end the table is " + table.content().sandboxes());
      }
      checkLists();
      judge.checkAtRest();
      judge.checkCutLog();
      lists.check();
      services.stop();
    }
  }

  /** The student who comes back is refused, and everybody else is served. */
  private void restoreLease() {
    String track = world.faults().happens(Fault.LEASE_RESTORED) ? table.restoreLease() : null;
    if (track != null) {
      world.story().add("life", "the ended lease of %s is live again", track);
      judge.tableRules().onLeaseRestored(track);
      classroom.readmit(track);
    }
  }

  /** With a list that does not change any more, the pool becomes the list. */
  private void checkLists() {
    world.story().add("life", "the CSP's accounts change no more");
    listsChange = false;
    var rules = new ListRules(table.content());
    run(MAX_LISTS, 10 * SECOND, () -> rules.difference(csp.accounts()).isEmpty());
    rules
        .difference(csp.accounts())
        .ifPresent(difference -> judge.report("PoolIsTheList", difference));
  }

  /** The CSP creates and changes accounts all the time. */
  private void changeTheList() {
    world
        .scheduler()
        .after(
            world.chance().between(3 * SECOND, 30 * SECOND),
            () -> {
              if (!listsChange) {
                return;
              }
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
    return of(seed, recorded, Set.of());
  }

  private void rest() {
    run(AFTERMATH, () -> !judge.isSatisfied());
    BooleanSupplier atRest = () -> classroom.isEmpty() && judge.isQuiet();
    run(MAX_UNREST, () -> atRest.getAsBoolean() || !judge.isSatisfied());
    if (judge.isSatisfied()) {
      if (!atRest.getAsBoolean()) {
        judge.report("EverybodyIsAnswered", "still under way: " + judge.underWay());
      }
      lists.check();
      judge.checkAtRest();
    }
  }

  private void run(long millis, BooleanSupplier ended) {
    run(millis, SECOND, ended);
  }

  private void run(long millis, long step, BooleanSupplier ended) {
    long end = world.scheduler().now() + millis;
    while (world.scheduler().now() < end && !ended.getAsBoolean()) {
      world.scheduler().runFor(step);
    }
  }
}
