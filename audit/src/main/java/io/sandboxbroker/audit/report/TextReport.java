package io.sandboxbroker.audit.report;

import java.io.PrintWriter;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Prints a report for people. */
public final class TextReport {

  private TextReport() {}

  public static void print(Report report, PrintWriter out) {
    timeline(report, out);
    out.printf(
        "Read %,d records, %s, until %s%n",
        report.total(),
        report.coveredFrom() == null
            ? "from the beginning of the log"
            : "from " + report.coveredFrom() + " on",
        report.until());
    report.ranges().stream()
        .collect(Collectors.groupingBy(Report.Range::topic, TreeMap::new, Collectors.toList()))
        .forEach(
            (topic, ranges) ->
                out.printf(
                    "  %s  %s%n",
                    topic,
                    ranges.stream()
                        .map(it -> it.partition() + ":" + it.from() + "-" + it.to())
                        .collect(Collectors.joining(" "))));
    new TreeMap<>(report.records())
        .forEach((type, count) -> out.printf("  %-24s %,12d%n", type, count));
    out.printf(
        "%,d sandboxes are live, %,d are deleted; %,d commands have no outcome yet%n",
        report.live(), report.gone(), report.underWay());
    out.println();
    for (ViolationCounts.Result rule : report.rules()) {
      boolean compared = !rule.rule().startsWith("Table") || report.rows() != null;
      out.printf("  %-24s %s%n", rule.rule(), verdict(rule, compared));
      rule.first().forEach(violation -> out.printf("    %s%n", violation.what()));
      if (rule.violations() > rule.first().size()) {
        out.printf("    and %,d more%n", rule.violations() - rule.first().size());
      }
    }
    if (report.unreadable().records() > 0) {
      out.printf("  %,d records could not be read:%n", report.unreadable().records());
      report.unreadable().first().forEach(line -> out.printf("    %s%n", line));
    }
    report.notes().forEach(note -> out.printf("Note: %s%n", note));
    out.printf("%n%s%n", report.holds() ? "The promise holds." : "The promise is NOT proved.");
    out.flush();
  }

  private static String verdict(ViolationCounts.Result rule, boolean compared) {
    if (rule.violations() > 0) {
      return "VIOLATED %,d times".formatted(rule.violations());
    }
    return compared ? "holds" : "not compared";
  }

  private static void timeline(Report report, PrintWriter out) {
    for (Timeline.Line line : report.timeline()) {
      out.printf(
          "%s  %-20s  %s  (%s)%n",
          line.at(),
          line.type(),
          line.details().entrySet().stream()
              .map(each -> each.getKey() + "=" + each.getValue())
              .collect(Collectors.joining(" ")),
          line.position());
    }
    if (!report.timeline().isEmpty()) {
      out.println();
    }
  }
}
