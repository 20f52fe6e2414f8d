package io.sandboxbroker.migration;

import io.sandboxbroker.pool.Status;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Counts what an import does. Thread-safe. */
final class ImportReport {

  /** The maximum number of rows that the report names for each finding. */
  static final int MAX_EXAMPLES = 20;

  /**
   * A row, and the reason where the finding alone does not say it.
   *
   * @param sandbox the id of the sandbox, or the key of another item
   */
  record Example(String sandbox, String detail) {}

  private record Found(Counter count, List<Example> examples) {}

  private static final class Counter {
    private long value;
  }

  private final Map<Status, Long> imported = new EnumMap<>(Status.class);
  private final Map<Finding, Found> findings = new EnumMap<>(Finding.class);
  private long leases;
  private long over;
  private long known;
  private long bookkeeping;
  private long items;
  private long checksum;

  /** A sandbox is written, or would be without the dry run. */
  synchronized void imported(Status status, boolean withLease, boolean isOver) {
    imported.merge(status, 1L, Long::sum);
    leases += withLease ? 1 : 0;
    over += isOver ? 1 : 0;
  }

  /** The target has the sandbox from an earlier run. */
  synchronized void known() {
    known++;
  }

  synchronized void bookkeeping() {
    bookkeeping++;
  }

  synchronized void read(Map<String, Object> item) {
    items++;
    checksum += ImportPlan.checksumOf(item);
  }

  synchronized void found(Finding finding, String sandbox, String detail) {
    Found found =
        findings.computeIfAbsent(finding, kind -> new Found(new Counter(), new ArrayList<>()));
    found.count().value++;
    if (found.examples().size() < MAX_EXAMPLES) {
      found.examples().add(new Example(sandbox, detail));
    }
  }

  /** The number of items of the second reading so far. */
  synchronized long items() {
    return items;
  }

  /**
   * The result, in the order in which it is printed.
   *
   * @param plan the first reading of the source
   */
  synchronized ImportResult result(
      ImportPlan plan, ImportResult.Header header, long durationMillis) {
    Map<String, Long> byStatus = new LinkedHashMap<>();
    for (Status status : Status.values()) {
      byStatus.put(status.label(), imported.getOrDefault(status, 0L));
    }
    List<ImportResult.Findings> listed = new ArrayList<>();
    findings.forEach(
        (finding, found) ->
            listed.add(
                new ImportResult.Findings(
                    finding.name().toLowerCase(Locale.ROOT),
                    finding.needsAttention(),
                    found.count().value,
                    finding.meaning(),
                    List.copyOf(found.examples()))));
    return new ImportResult(
        header,
        items,
        byStatus,
        leases,
        over,
        known,
        bookkeeping,
        items != plan.items() || checksum != plan.checksum(),
        List.copyOf(listed),
        durationMillis);
  }
}
