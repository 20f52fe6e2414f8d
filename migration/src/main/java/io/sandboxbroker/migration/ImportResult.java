package io.sandboxbroker.migration;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * The report of an import.
 *
 * @param header what was imported
 * @param items the number of items of the source
 * @param imported the sandboxes that were written, or would be without the dry run, by status
 * @param leases the leases among them
 * @param leasesOver the allocations among them whose lab's time is over
 * @param known the sandboxes that the target has from an earlier run
 * @param bookkeeping the items that this broker does not need
 * @param sourceChanged whether the source changed during the import
 * @param findings what an operator should know
 */
record ImportResult(
    @JsonUnwrapped Header header,
    long items,
    Map<String, Long> imported,
    long leases,
    long leasesOver,
    long known,
    long bookkeeping,
    boolean sourceChanged,
    List<Findings> findings,
    long durationMillis) {

  /** The tables and the terms of an import. */
  record Header(String source, String target, boolean dryRun, BigDecimal labHours) {}

  /**
   * Rows with the same finding.
   *
   * @param examples the first of them
   */
  record Findings(
      String kind,
      boolean needsAttention,
      long count,
      String meaning,
      List<ImportReport.Example> examples) {}

  /** Whether an operator need not act. */
  boolean isClean() {
    return !sourceChanged && findings.stream().noneMatch(Findings::needsAttention);
  }

  /** Prints the report for people. */
  void print(PrintWriter out) {
    out.printf(
        "%s %s → %s, labs of %s h, %,d items in %,d ms%n",
        header.dryRun() ? "Dry run:" : "Import:",
        header.source(),
        header.target(),
        header.labHours().toPlainString(),
        items,
        durationMillis);
    imported.forEach((status, count) -> out.printf("  %-18s %,9d%n", status, count));
    out.printf("  %-18s %,9d%n", "leases", leases);
    out.printf("  %-18s %,9d   the lab's time is over; the broker ends them%n", "over", leasesOver);
    out.printf("  %-18s %,9d   imported by an earlier run%n", "known", known);
    out.printf("  %-18s %,9d   not needed%n", "bookkeeping", bookkeeping);
    for (Findings found : findings) {
      out.printf(
          "%n%s %s: %,d%n  %s%n",
          found.needsAttention() ? "ATTENTION" : "note",
          found.kind(),
          found.count(),
          found.meaning());
      found
          .examples()
          .forEach(example -> out.printf("    %s  %s%n", example.sandbox(), example.detail()));
      if (found.count() > found.examples().size()) {
        out.printf("    and %,d more%n", found.count() - found.examples().size());
      }
    }
    if (sourceChanged) {
      out.printf("%nATTENTION: the source changed during the import. Stop the earlier broker.%n");
    }
    out.flush();
  }
}
