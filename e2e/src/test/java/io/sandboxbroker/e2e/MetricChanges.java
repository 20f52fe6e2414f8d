package io.sandboxbroker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads every documented metric again and again, and records which of them change. */
final class MetricChanges {

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\| ([a-z, -]+) \\|");

  /** Each waits for records; together they take longer than Kafka's own metrics to appear. */
  private static final int MAX_READINGS = 300;

  /** Of a broker that breaks its promise. */
  private static final Set<String> ALWAYS_ZERO =
      Set.of(
          "broker_audit_unreadable_records_total",
          "broker_false_exhaustion_total",
          "broker_invariant_violations_total");

  /** What must be there, and stays as it is in a scenario in which nothing of ours goes wrong. */
  private static final Set<String> AT_REST =
      Set.of(
          "broker_command_statuses_unreadable_total",
          "broker_line_ignored_total",
          "broker_labs_ignored_total",
          "broker_account_conflicts_total",
          "broker_inconsistent_leases_total",
          "broker_skewed_commands_total",
          "broker_stats_ignored_total",
          // Infinite for each prefix of which nothing was allocated lately.
          "broker_pool_seconds_to_empty",
          // Two allocators at once, one killed between its write and its word, a day without
          // timers.
          "broker_allocate_conflicts_total",
          "broker_duplicate_commands_total",
          "broker_expiry_orphaned_total",
          // Too short for who looks from time to time.
          "broker_commands_unacknowledged",
          "broker_allocation_backlog",
          "broker_store_slots",
          "broker_store_slots_used",
          "broker_store_slots_waiting",
          "broker_audit_lag_records",
          "broker_clock_offset_seconds");

  /** Only where it is switched on. */
  private static final Set<String> ABSENT = Set.of("broker_csp_universal_services_total");

  private record Row(String service, String metric) {

    boolean isExpectedToChange() {
      return metric.startsWith("broker_")
          && !ALWAYS_ZERO.contains(metric)
          && !AT_REST.contains(metric)
          // The longest of some minutes, in which other scenarios have been.
          && !metric.endsWith("_seconds_max");
    }

    @Override
    public String toString() {
      return metric + " of " + service;
    }
  }

  private final Map<String, URI> services;
  private final Map<Row, DoubleSummaryStatistics> values = new HashMap<>();
  private final Set<Row> shown = new HashSet<>();

  private MetricChanges(Map<String, URI> services) {
    this.services = Map.copyOf(services);
  }

  /**
   * From now on.
   *
   * @param document that has the rows
   * @param services where each shows its metrics
   */
  static MetricChanges of(Path document, Map<String, URI> services) throws InterruptedException {
    var changes = new MetricChanges(services);
    ROW.matcher(read(document))
        .results()
        .filter(row -> !ABSENT.contains(row.group(1)))
        .flatMap(row -> Stream.of(row.group(2).split(", ")).map(it -> new Row(it, row.group(1))))
        .forEach(row -> changes.values.put(row, new DoubleSummaryStatistics()));
    changes.read();
    return changes;
  }

  private static String read(Path document) {
    try {
      return Files.readString(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until these have moved, wherever they are shown. */
  void await(Broker broker, String... metrics) throws InterruptedException {
    List<String> wanted = List.of(metrics);
    await(broker, row -> wanted.contains(row.metric()), this::hasChanged);
  }

  /** Waits until all are shown and have moved that can be expected to; none must that may never. */
  void awaitAll(Broker broker) throws InterruptedException {
    await(broker, Row::isExpectedToChange, this::hasChanged);
    await(broker, row -> true, shown::contains);
    assertThat(values.entrySet())
        .filteredOn(row -> ALWAYS_ZERO.contains(row.getKey().metric()))
        .hasSize(ALWAYS_ZERO.size())
        .allSatisfy(row -> assertThat(row.getValue().getMax()).as("" + row.getKey()).isZero());
  }

  private void await(Broker broker, Predicate<Row> which, Predicate<Row> come)
      throws InterruptedException {
    List<Row> wanted = values.keySet().stream().filter(which).toList();
    assertThat(wanted).isNotEmpty();
    for (int readings = 0; !wanted.stream().allMatch(come); readings++) {
      assertThat(readings)
          .as(() -> "readings of " + wanted.stream().filter(come.negate()).toList())
          .isLessThan(MAX_READINGS);
      broker.watch();
      read();
    }
  }

  private boolean hasChanged(Row row) {
    return values.get(row).getMin() < values.get(row).getMax();
  }

  /** What is not shown yet counts as 0, so that the first time that something happens is a move. */
  private void read() throws InterruptedException {
    for (var service : services.entrySet()) {
      var metrics = Metrics.read(service.getValue());
      values.forEach(
          (row, seen) -> {
            if (row.service().equals(service.getKey())) {
              var total = metrics.total(row.metric());
              seen.accept(total.orElse(0));
              total.ifPresent(there -> shown.add(row));
            }
          });
    }
  }
}
