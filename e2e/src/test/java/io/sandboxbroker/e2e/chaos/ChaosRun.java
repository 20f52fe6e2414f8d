package io.sandboxbroker.e2e.chaos;

import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.localstack.StartFailedException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** One run: storms and calms, the checks meanwhile, and the checks at the end. Runs once. */
final class ChaosRun {

  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);

  private static final Duration REPORT_INTERVAL = Duration.ofMinutes(1);

  /** A check may take a fifth of the time, however long the log is. */
  private static final int CHECK_SHARE = 5;

  /** A sweep finds a lost timer within so much time. */
  private static final Duration LONGEST_LEASE = Duration.ofMinutes(10);

  private final Broker broker;
  private final ChaosStack stack;
  private final StrikePlan plan;
  private final StudentLoad load;
  private final Scripts scripts;
  private final ReadyLimit limit;
  private final Statistics statistics;
  private final PrintWriter out;
  private final PersistentViolations persistent;
  private final Queue<String> problems = new ConcurrentLinkedQueue<>();
  private Duration nextCheck = Duration.ZERO;
  private Duration nextReport = Duration.ZERO;

  ChaosRun(
      Broker broker,
      ChaosStack stack,
      StrikePlan plan,
      StudentLoad load,
      Scripts scripts,
      ReadyLimit limit,
      Statistics statistics,
      PrintWriter out) {
    this.broker = broker;
    this.stack = stack;
    this.plan = plan;
    this.load = load;
    this.scripts = scripts;
    this.statistics = statistics;
    this.out = out;
    this.limit = limit;
    persistent = new PersistentViolations(limit);
  }

  /** Runs for this time, and judges what has happened. */
  Summary judge(long seed, Duration length, int throttle) throws InterruptedException {
    Duration begin = broker.elapsed();
    List<String> violations = new ArrayList<>();
    var audit = AuditResult.notMade("a part has ended by itself");
    try (var supervisor =
        new Supervisor(stack.services().values(), broker.readyTime(), statistics, problems::add)) {
      violations.addAll(strike(length, supervisor));
      if (violations.isEmpty()) {
        out.println("everything must come to rest");
        violations.addAll(rest());
      }
      audit = AuditResult.of(broker);
    } catch (StartFailedException ended) {
      violations.add(String.valueOf(ended.getMessage()));
    } catch (RuntimeException failed) {
      violations.add("the run itself has failed: " + failed);
      failed.printStackTrace(out);
    }
    return new Summary(
        seed,
        broker.elapsed().minus(begin),
        throttle,
        statistics.numbers(),
        broker.recordsRead(),
        audit,
        violations.stream().distinct().toList());
  }

  private List<String> strike(Duration length, Supervisor supervisor) throws InterruptedException {
    var readyTime = broker.readyTime();
    Duration end = broker.elapsed().plus(length);
    var phases = new StrikePhases(broker.elapsed());
    List<String> violations = new ArrayList<>();
    try (var striker =
        new Striker(stack, readyTime, plan, supervisor, statistics, out, problems::add)) {
      boolean wasStorm = true;
      // A run ends with a calm, in which everybody must be answered.
      while (violations.isEmpty()
          && (broker.elapsed().compareTo(end) < 0
              || striker.isStriking()
              || readyTime.unbroken().compareTo(limit.calm()) < 0)) {
        broker.watch();
        Duration now = broker.elapsed();
        boolean isStorm =
            phases.isStorm(now, readyTime.unbroken(), limit.calm()) && now.compareTo(end) < 0;
        if (isStorm) {
          striker.strikeIfDue(now);
        }
        if (isStorm != wasStorm) {
          out.printf("%7.1f s  a %s begins%n", now.toMillis() / 1000.0, isStorm ? "storm" : "calm");
          wasStorm = isStorm;
        }
        if (phases.isStuck(now) || now.minus(end).compareTo(StrikePhases.LONGEST_CALM) > 0) {
          violations.add("the parts are not ready again: " + readyTime.away());
        }
        violations.addAll(checked(now));
      }
      load.finish();
      while (violations.isEmpty() && !load.isEmpty()) {
        broker.watch();
        violations.addAll(checked(broker.elapsed()));
      }
    }
    return violations;
  }

  /** Violations so far; looks at intervals. */
  private List<String> checked(Duration now) throws InterruptedException {
    List<String> violations = new ArrayList<>(problems);
    if (now.compareTo(nextReport) >= 0) {
      out.printf(
          "%7.1f s  %d requests, %d records; away: %s%n",
          now.toMillis() / 1000.0,
          statistics.numbers().requests(),
          broker.recordsRead(),
          broker.readyTime().away());
      nextReport = now.plus(REPORT_INTERVAL);
    }
    if (now.compareTo(nextCheck) >= 0) {
      violations.addAll(scripts.violations());
      violations.addAll(load.failures());
      violations.addAll(persistent.confirmedBy(broker.violationsSoFar(), now));
      Duration took = broker.elapsed().minus(now).multipliedBy(CHECK_SHARE);
      nextCheck = broker.elapsed().plus(took.compareTo(CHECK_INTERVAL) > 0 ? took : CHECK_INTERVAL);
    }
    return violations;
  }

  /** What is left when no script is open, every lease is over, and nothing is under way. */
  private List<String> rest() throws InterruptedException {
    Duration end = broker.elapsed().plus(LONGEST_LEASE);
    while (!broker.leased().isEmpty() && broker.elapsed().compareTo(end) < 0) {
      broker.watch();
    }
    List<String> violations = new ArrayList<>(scripts.violations());
    broker
        .leased()
        .forEach(sandbox -> violations.add("the lease of " + sandbox + " has not ended"));
    violations.addAll(broker.violationsAtRest());
    return violations;
  }
}
