package io.sandboxbroker.localstack.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The alerts work however Prometheus finds the services: by a job for each, by a PodMonitor, or by
 * the annotations of pods, which gives all of them one job.
 */
class AlertLabelsTest {

  private static final List<String> SERVICES =
      List.of("api-gateway", "allocator", "lifecycle-worker");
  private static final Pattern LABEL = Pattern.compile("\\bjob\\b");

  private static List<Manifest> alerts() throws IOException {
    return Manifest.parseAll(Files.readString(Path.of("../deploy/prometheus/alerts.yml")))
        .getFirst()
        .all("groups/rules")
        .toList();
  }

  private static String expression(String alert) throws IOException {
    return alerts().stream()
        .filter(it -> it.text("alert").equals(alert))
        .map(it -> it.text("expr"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void only_the_alert_about_targets_knows_jobs() throws IOException {
    assertThat(alerts())
        .hasSizeGreaterThan(20)
        .filteredOn(it -> LABEL.matcher(it.text("expr")).find())
        .extracting(it -> it.text("alert"))
        .containsExactly("InstanceDown");
  }

  /** An alert that joins by another label than the instance would match only some discoveries. */
  @Test
  void metrics_join_by_instance_alone() throws IOException {
    assertThat(alerts())
        .flatExtracting(
            it ->
                Pattern.compile("\\bon ?\\(([^)]*)\\)")
                    .matcher(it.text("expr"))
                    .results()
                    .map(on -> on.group(1))
                    .toList())
        .isNotEmpty()
        .containsOnly("", "instance");
  }

  @ParameterizedTest
  @CsvSource({
    "broker_waiting_requests, api-gateway",
    "broker_store_slots, allocator",
    "broker_csp_rate, lifecycle-worker",
  })
  void a_service_is_known_by_a_metric_that_it_alone_has_from_its_start(
      String metric, String service) throws IOException {
    String metrics = Files.readString(Path.of("../docs/metrics.md"));

    assertThat(expression("ServiceAbsent"))
        .contains("label_replace(absent(%s), \"service\", \"%s\"".formatted(metric, service));
    assertThat(metrics)
        .containsPattern("\\| `%s` \\| %s \\| +\\| start \\|".formatted(metric, service));
  }

  @Test
  void the_jobs_of_each_discovery_are_matched() throws IOException {
    String expression = expression("InstanceDown");
    Pattern jobs = matcher("job", expression);
    Pattern names = matcher("app_kubernetes_io_name", expression);
    Manifest prometheus =
        Manifest.parseAll(Files.readString(Path.of("../deploy/prometheus/prometheus.yml")))
            .getFirst();
    Overlay example = Overlay.read("example");
    Manifest monitor = example.find("PodMonitor", "sandbox-broker").orElseThrow();

    assertThat(prometheus.all("scrape_configs/job_name").map(Manifest::text))
        .containsExactlyInAnyOrderElementsOf(SERVICES)
        .allMatch(jobs.asMatchPredicate());
    assertThat(SERVICES).allMatch(it -> jobs.matcher("sandbox-broker/" + it).matches());
    assertThat(jobs.matcher("kubernetes-pods").matches()).isFalse();
    assertThat(monitor.text("spec/jobLabel")).isEqualTo("app.kubernetes.io/name");
    assertThat(
            monitor
                .all("spec/selector/matchExpressions")
                .filter(it -> it.text("key").equals("app.kubernetes.io/name"))
                .flatMap(it -> it.all("values"))
                .map(Manifest::text))
        .containsExactlyInAnyOrderElementsOf(SERVICES);
    assertThat(
            example
                .workloads()
                .filter(it -> !it.kind().equals("Job"))
                .map(it -> Overlay.podLabels(it).get("app.kubernetes.io/name")))
        .containsExactlyInAnyOrderElementsOf(SERVICES)
        .allMatch(names.asMatchPredicate())
        .allMatch(jobs.asMatchPredicate());
  }

  @Test
  void annotations_are_on_the_pods_where_they_are_wanted_and_not_beside_a_monitor() {
    assertThat(Overlay.read("minimal").workloads())
        .allSatisfy(
            it ->
                assertThat(it.at("spec/template/metadata/annotations").entries())
                    .containsEntry("prometheus.io/scrape", "true")
                    .containsEntry("prometheus.io/path", "/metrics"));
    assertThat(Overlay.read("example").workloads())
        .allSatisfy(
            it ->
                assertThat(it.at("spec/template/metadata/annotations").entries())
                    .doesNotContainKey("prometheus.io/scrape"));
  }

  private static Pattern matcher(String label, String expression) {
    var found = Pattern.compile("up\\{" + label + "=~\"([^\"]*)\"}").matcher(expression);
    assertThat(found.find()).isTrue();
    return Pattern.compile(found.group(1));
  }
}
