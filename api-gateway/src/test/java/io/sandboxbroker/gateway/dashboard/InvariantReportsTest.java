package io.sandboxbroker.gateway.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.sandboxbroker.gateway.dashboard.InvariantReports.Report;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.reactive.function.client.WebClient;

/** What the dashboard says of the invariants is what the audit reports, or that it does not. */
class InvariantReportsTest {

  private static final String HOLD =
      """
      # TYPE broker_audit_records_total counter
      broker_audit_records_total 8000.0
      broker_audit_unreadable_records_total 3.0
      broker_audit_unproven_seconds 12.7
      # TYPE broker_invariant_violations_total counter
      broker_invariant_violations_total{rule="NoDoubleOwner"} 0.0
      broker_invariant_violations_total{rule="OneOutcomePerCommand"} 0.0
      """;

  private final AtomicReference<String> metrics = new AtomicReference<>(HOLD);
  private final AtomicInteger status = new AtomicInteger(200);
  private HttpServer audit;
  private InvariantReports reports;

  @BeforeEach
  void start() throws IOException {
    audit = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    audit.createContext(
        "/metrics",
        exchange -> {
          try (exchange) {
            byte[] body = metrics.get().getBytes(UTF_8);
            exchange.sendResponseHeaders(status.get(), body.length);
            exchange.getResponseBody().write(body);
          }
        });
    audit.start();
    reports =
        reportsOf(URI.create("http://127.0.0.1:" + audit.getAddress().getPort() + "/metrics"));
  }

  private static InvariantReports reportsOf(@Nullable URI address) {
    var reports =
        new InvariantReports(
            address, Duration.ofMillis(10), Duration.ofSeconds(5), WebClient.builder());
    reports.start();
    return reports;
  }

  @AfterEach
  void stop() {
    reports.stop();
    audit.stop(0);
  }

  @Test
  void theViolationsOfAllInvariantsAreAdded() {
    awaitReport(new Report(true, 0, 3, 12));

    metrics.set(HOLD.replace("\"} 0.0\n", "\"} 2.0\n"));
    awaitReport(new Report(true, 4, 3, 12));
    metrics.set("broker_invariant_violations_total{rule=\"NoDoubleOwner\"} 1.2E3\n");
    awaitReport(new Report(true, 1_200, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "jvm_threads_live_threads 3.0\n", "<html>"})
  void anAnswerWithoutInvariantsIsNoReport(String answer) {
    metrics.set(answer);

    awaitReport(InvariantReports.NONE);
  }

  @Test
  void anAuditThatEndsAndComesBackIsReadAgain() {
    awaitReport(new Report(true, 0, 3, 12));
    status.set(503);
    awaitReport(InvariantReports.NONE);
    status.set(200);
    awaitReport(new Report(true, 0, 3, 12));
  }

  @Test
  void anEndlessAnswerIsNotKept() {
    metrics.set(HOLD + "x".repeat(2 * 1024 * 1024));

    awaitReport(InvariantReports.NONE);
  }

  @Test
  void withoutAnAuditNothingIsReported() {
    var none = reportsOf(null);

    assertThat(none.isRunning()).isFalse();
    assertThat(none.last()).isEmpty();
  }

  private void awaitReport(Report expected) {
    Awaitility.await().untilAsserted(() -> assertThat(reports.last()).contains(expected));
  }
}
