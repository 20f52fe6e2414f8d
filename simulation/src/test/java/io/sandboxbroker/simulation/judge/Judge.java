package io.sandboxbroker.simulation.judge;

import io.sandboxbroker.audit.TableJudge;
import io.sandboxbroker.audit.fold.Fold;
import io.sandboxbroker.audit.log.Coverage;
import io.sandboxbroker.audit.log.LogEntryParser;
import io.sandboxbroker.audit.log.Position;
import io.sandboxbroker.audit.rule.AuditTolerances;
import io.sandboxbroker.audit.rule.Violation;
import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.event.AllocationRepeated;
import io.sandboxbroker.event.DeletionRepeated;
import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.event.LeaseRenewed;
import io.sandboxbroker.event.RenewalRepeated;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxExpired;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.simulation.fault.Fault;
import io.sandboxbroker.simulation.process.LogFollower;
import io.sandboxbroker.simulation.process.Terms;
import io.sandboxbroker.simulation.process.World;
import io.sandboxbroker.simulation.time.Scheduler;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Judges a life: by the audit's rules, from the committed records, and by rules of its own, from
 * what only a simulation knows. For one thread.
 */
public final class Judge {

  private static final List<Topic> AUDITED =
      List.of(Topics.ALLOCATION_COMMANDS, Topics.DELETION_COMMANDS, Topics.CSP, Topics.EVENTS);

  /** The gateway's clock may be this far behind before the allocator corrects its deadlines. */
  private static final Duration UNCORRECTED = Duration.ofSeconds(12);

  private static final long READ_ON = 2_000;

  /**
   * Rules with open findings (docs/simulation.md). Their violations are counted, and fail nothing.
   */
  private static final Set<String> OPEN = Set.of("NoFalseExhaustion");

  private static final Coverage COVERAGE =
      Coverage.complete(Scheduler.START.minus(Duration.ofHours(1)));

  private final World world;
  private final InMemorySandboxStore table;
  private final TableRules tableRules;
  private final LeaseRules leaseRules = new LeaseRules(this::report);
  private final Fold fold;
  private final CutAudit cutAudit;
  private final List<Violation> violations = new ArrayList<>();
  private final Map<String, Expectation> expected = new HashMap<>();
  private final Set<String> asked = new HashSet<>();
  private final Set<String> usedKeys = new HashSet<>();
  private final Map<String, Integer> outcomes = new TreeMap<>();

  private record Expectation(
      String track, Instant deadline, @Nullable String prefix, @Nullable String key) {}

  /** Creates a judge. */
  public Judge(World world, InMemorySandboxStore table) {
    this.world = world;
    this.table = table;
    this.tableRules = new TableRules(table, this::report);
    // Clocks are up to a minute off, and transactions end up to a minute late.
    var tolerances =
        new AuditTolerances(
            Terms.LEASE.grace(),
            AuditTolerances.defaults().margin(),
            Duration.ofMinutes(10),
            Duration.ofMinutes(10),
            Duration.ofSeconds(2));
    fold = new Fold(tolerances, COVERAGE, this::onViolation);
    cutAudit = new CutAudit(world.chance().fork(), world.scheduler(), tolerances);
    AUDITED.forEach(topic -> follow(topic, this::accept));
    follow(
        Topics.DEAD_LETTERS,
        letter -> report("NoDeadLetter", "a record became a dead letter: " + letter));
  }

  private void follow(Topic topic, java.util.function.Consumer<ConsumerRecord<String, byte[]>> to) {
    var follower = new LogFollower(world.log(), topic, to);
    world.log().listen(topic.name(), follower::readToEnd);
  }

  private void accept(ConsumerRecord<String, byte[]> record) {
    SpecificRecord value = World.RECORDS.deserializer().deserialize(record.topic(), record.value());
    Instant written = Instant.ofEpochMilli(record.timestamp());
    world
        .story()
        .add("log", "%s-%d@%d %s", record.topic(), record.partition(), record.offset(), value);
    var at = new Position(record.topic(), record.partition(), record.offset());
    var entry = LogEntryParser.of(value, written, at);
    if (entry.command() != null && !entry.command().again()) {
      asked.add(entry.command().id());
    }
    if (entry.outcome() != null && asked.remove(entry.outcome().cause())) {
      boolean swap = leaseRules.isSwap(entry.outcome().cause());
      outcomes.merge((swap ? "Swap." : "") + kindOf(value), 1, Integer::sum);
    }
    fold.accept(entry, written);
    cutAudit.add(entry, at, written);
    leaseRules.onEvent(value);
    switch (value) {
      case AllocateSandbox command when command.getSwapOf() != null ->
          leaseRules.onSwap(command.getCommandId());
      case LeaseRenewed renewed -> checkAsker(renewed.getCauseId(), renewed.getSandbox());
      case RenewalRepeated renewed -> checkAsker(renewed.getCauseId(), renewed.getSandbox());
      case SandboxAllocated allocated -> {
        Expectation command = expected.get(allocated.getCauseId());
        if (command != null) {
          checkAllocation(command, allocated);
        }
        checkAsker(allocated.getCauseId(), allocated.getSandbox());
      }
      case AllocationRepeated repeated -> checkAsker(repeated.getCauseId(), repeated.getSandbox());
      case DeletionRequested released -> checkAsker(released.getCauseId(), released.getSandbox());
      case DeletionRepeated released -> checkAsker(released.getCauseId(), released.getSandbox());
      case SandboxExpired expired -> checkExpiry(expired);
      default -> {
        // Only the audit's rules concern it.
      }
    }
  }

  private void checkAllocation(Expectation command, SandboxAllocated allocated) {
    if (allocated.getOccurredAt().isAfter(command.deadline().plus(UNCORRECTED))) {
      report("DeadlineIsKept", "its deadline was " + command.deadline() + ": " + allocated);
    }
    if (command.prefix() != null
        && !allocated.getSandbox().getName().startsWith(command.prefix())) {
      report("PrefixIsKept", "its prefix is " + command.prefix() + ": " + allocated);
    }
    if (command.key() != null && !usedKeys.add(command.track() + " " + command.key())) {
      report("KeyIsUsedOnce", "its key " + command.key() + " was used before: " + allocated);
    }
  }

  /** A track has sent a release. */
  public void expectRelease(String command, String track) {
    expected.put(command, new Expectation(track, Instant.MAX, null, null));
  }

  /** An allocator has ended, or the life has. */
  public void checkRefusals(String allocator, double falseRefusals) {
    // An index that lags hides a sandbox from every search.
    if (falseRefusals > 0 && !world.faults().counts().containsKey(Fault.INDEX_LAG)) {
      report("NoFalseExhaustion", allocator + " refused commands " + falseRefusals + " times");
    }
  }

  private void checkExpiry(SandboxExpired expired) {
    Instant expiresAt = expired.getSandbox().getExpiresAt();
    if (expiresAt != null
        && expired.getOccurredAt().isBefore(expiresAt.plus(Terms.LEASE.grace()))) {
      report("NoEarlyExpiry", "it is too early: " + expired);
    }
  }

  private void checkAsker(String cause, SandboxState state) {
    Expectation command = expected.get(cause);
    if (command != null && !command.track().equals(state.getTrackId())) {
      report("AnswersItsAsker", cause + " is a command of " + command.track() + ": " + state);
    }
  }

  /**
   * A track has sent a command.
   *
   * @param deadline when it must no longer be served
   * @param prefix the beginning of the sandbox's name; null for any
   * @param key the idempotency key that the track has chosen; null for none
   */
  public void expect(
      String command,
      String track,
      Instant deadline,
      @Nullable String prefix,
      @Nullable String key) {
    expected.put(command, new Expectation(track, deadline, prefix, key));
  }

  /** A snapshot that is committed after the deletion of its sandbox says nothing new. */
  private void onViolation(Violation violation) {
    if (!violation.what().contains("by SandboxSnapshot")) {
      violations.add(violation);
    }
  }

  /** A guarantee is violated. */
  public void report(String rule, String what) {
    violations.add(new Violation(rule, "simulation", what));
  }

  /** The rules of the table alone. */
  public TableRules tableRules() {
    return tableRules;
  }

  /** Checks every guarantee while nothing is under way. */
  public void checkAtRest() {
    table.catchUpIndex();
    TableJudge.compare(
        table,
        fold,
        COVERAGE,
        world.scheduler(),
        this::onViolation,
        () -> world.scheduler().runFor(READ_ON));
    fold.onCut(world.scheduler().instant());
    leaseRules.checkAtRest();
    tableRules.check();
  }

  /** An audit that sees only the later part of the log finds nothing either. */
  public void checkCutLog() {
    cutAudit.check(
        table,
        violation ->
            onViolation(
                new Violation(
                    violation.rule(), violation.subject(), "in a cut log: " + violation.what())));
  }

  /** Whether every command has its outcome, and no transaction is open. */
  public boolean isQuiet() {
    return fold.underWay() == 0 && world.log().isSettled();
  }

  /** What is still under way, for the report of a life that does not come to rest. */
  public String underWay() {
    return String.valueOf((Object) fold.state().rules().commands());
  }

  public List<Violation> violations() {
    return List.copyOf(violations);
  }

  public boolean isSatisfied() {
    return violations.isEmpty();
  }

  /** How many commands have which outcome. */
  public Map<String, Integer> outcomes() {
    return outcomes;
  }

  private static String kindOf(SpecificRecord outcome) {
    String type = outcome.getSchema().getName();
    var reason = outcome.getSchema().getField("reason");
    return reason == null ? type : type + "." + outcome.get(reason.pos());
  }
}
