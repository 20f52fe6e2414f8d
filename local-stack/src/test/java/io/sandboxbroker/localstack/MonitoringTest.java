package io.sandboxbroker.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Alerts, dashboard and documentation speak of the same things. */
class MonitoringTest {

  private static final Path ROOT = Path.of("..");
  private static final Path METRICS = ROOT.resolve("docs/metrics.md");
  private static final Path OPERATIONS = ROOT.resolve("docs/operations.md");
  private static final Path ALERTS = ROOT.resolve("deploy/prometheus/alerts.yml");
  private static final Path ALERTS_TEST = ROOT.resolve("deploy/prometheus/alerts_test.yml");
  private static final Path DASHBOARD =
      ROOT.resolve("deploy/grafana/dashboards/sandbox-broker.json");

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\| ");
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:application|broker|jvm|kafka|process)_[a-z0-9_]+");
  private static final Pattern SUFFIX = Pattern.compile("_(?:bucket|count|sum)$");
  private static final Pattern ALERT = Pattern.compile("(?m)^ +- alert: (\\w+)$");
  private static final Pattern RUNBOOK =
      Pattern.compile("(?m)^ +runbook: docs/operations\\.md#(\\w+)$");

  @Test
  void alerts_watch_documented_metrics_only() throws IOException {
    assertThat(watched(Files.readString(ALERTS))).isNotEmpty().allSatisfy(this::isDocumented);
  }

  @Test
  void series_of_the_alerts_test_are_documented() throws IOException {
    assertThat(watched(Files.readString(ALERTS_TEST))).isNotEmpty().allSatisfy(this::isDocumented);
  }

  @Test
  void the_dashboard_shows_documented_metrics_only() throws IOException {
    JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(DASHBOARD));
    List<String> expressions = dashboard.findValuesAsString("expr");

    assertThat(watched(String.join("\n", expressions))).isNotEmpty().allSatisfy(this::isDocumented);
  }

  @Test
  void no_metric_is_documented_twice() throws IOException {
    assertThat(found(ROW, 1, Files.readString(METRICS))).isNotEmpty().doesNotHaveDuplicates();
  }

  @Test
  void each_alert_is_explained_where_it_says() throws IOException {
    String alerts = Files.readString(ALERTS);
    List<String> names = found(ALERT, 1, alerts);
    Set<String> headings =
        Files.readAllLines(OPERATIONS).stream()
            .filter(line -> line.startsWith("### "))
            .map(line -> line.substring("### ".length()))
            .collect(Collectors.toSet());

    assertThat(names).isNotEmpty().doesNotHaveDuplicates();
    assertThat(found(RUNBOOK, 1, alerts))
        .containsExactlyElementsOf(names.stream().map(MonitoringTest::anchor).toList());
    assertThat(headings).containsAll(names);
  }

  @Test
  void only_alerts_are_explained_as_such() throws IOException {
    List<String> names = found(ALERT, 1, Files.readString(ALERTS));
    List<String> explained =
        Files.readAllLines(OPERATIONS).stream()
            .dropWhile(line -> !line.equals("## Alerts"))
            .skip(1)
            .takeWhile(line -> !line.startsWith("## "))
            .filter(line -> line.startsWith("### "))
            .map(line -> line.substring("### ".length()))
            .toList();

    assertThat(explained).containsExactlyInAnyOrderElementsOf(names);
  }

  private void isDocumented(String metric) {
    try {
      assertThat(found(ROW, 1, Files.readString(METRICS)))
          .as("rows of docs/metrics.md, of which one should be %s", metric)
          .containsAnyOf(metric, SUFFIX.matcher(metric).replaceFirst(""));
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private static Set<String> watched(String text) {
    return Set.copyOf(found(METRIC, 0, text));
  }

  private static List<String> found(Pattern pattern, int group, String text) {
    Stream<MatchResult> matches = pattern.matcher(text).results();
    return matches.map(match -> match.group(group)).toList();
  }

  /** As Markdown's renderers make it of a heading of one word. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT);
  }
}
