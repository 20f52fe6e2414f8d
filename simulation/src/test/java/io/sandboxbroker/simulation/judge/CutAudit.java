package io.sandboxbroker.simulation.judge;

import io.sandboxbroker.audit.TableJudge;
import io.sandboxbroker.audit.fold.Fold;
import io.sandboxbroker.audit.log.Coverage;
import io.sandboxbroker.audit.log.Coverage.PartitionStart;
import io.sandboxbroker.audit.log.LogEntry;
import io.sandboxbroker.audit.log.Position;
import io.sandboxbroker.audit.rule.AuditTolerances;
import io.sandboxbroker.audit.rule.ViolationListener;
import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.simulation.time.Chance;
import io.sandboxbroker.simulation.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An audit of a log whose beginning retention has deleted, in each partition up to another point.
 * It must be as silent as one of the whole log. For one thread.
 */
final class CutAudit {

  /** Retention deletes whole segments, which end at different times. */
  private static final long MAX_SPREAD = 5 * 60_000;

  private final Chance chance;
  private final Scheduler scheduler;
  private final AuditTolerances tolerances;
  private final List<Read> records = new ArrayList<>();

  private record Read(LogEntry entry, Position at, Instant written) {}

  private record Partition(String topic, int number) {}

  CutAudit(Chance chance, Scheduler scheduler, AuditTolerances tolerances) {
    this.chance = chance;
    this.scheduler = scheduler;
    this.tolerances = tolerances;
  }

  void add(LogEntry entry, Position at, Instant written) {
    records.add(new Read(entry, at, written));
  }

  /** Cuts the log somewhere, and judges the rest of it. */
  void check(InMemorySandboxStore table, ViolationListener violations) {
    Instant now = scheduler.instant();
    long life = Duration.between(Scheduler.START, now).toMillis();
    Instant cut = Scheduler.START.plusMillis(chance.between(0, life));
    Map<Partition, Instant> cuts = new HashMap<>();
    Map<Partition, Instant> firsts = new HashMap<>();
    List<Read> kept = new ArrayList<>();
    for (Read record : records) {
      var partition = new Partition(record.at().topic(), record.at().partition());
      Instant its =
          cuts.computeIfAbsent(
              partition, any -> cut.plusMillis(chance.between(-MAX_SPREAD, MAX_SPREAD)));
      // What follows the first record that is kept is kept, whatever its writer's clock says.
      if (firsts.containsKey(partition) || !record.written().isBefore(its)) {
        firsts.putIfAbsent(partition, record.written());
        kept.add(record);
      }
    }
    List<PartitionStart> starts = new ArrayList<>();
    cuts.keySet()
        .forEach(
            it ->
                starts.add(
                    new PartitionStart(
                        it.topic(), it.number(), true, firsts.getOrDefault(it, now))));
    Instant beginning = firsts.values().stream().min(Comparator.naturalOrder()).orElse(now);
    var coverage = new Coverage(beginning, starts);
    var fold = new Fold(tolerances, coverage, violations);
    kept.sort(Comparator.comparing(Read::written));
    kept.forEach(record -> fold.accept(record.entry(), record.written()));
    TableJudge.compare(table, fold, coverage, scheduler, violations, () -> {});
    fold.onCut(now);
  }
}
