package io.sandboxbroker.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetsTest {

  private final Figures figures = new Figures();

  @Test
  void whatWasNotMeasuredIsNeitherMetNorMissed() {
    assertThat(Targets.of(figures))
        .hasSizeGreaterThan(10)
        .extracting(Target::met)
        .containsOnlyNulls();
  }

  @Test
  void speedIsHeldToTheStoreOfTheSameRun() {
    figures.of("closed-loop").put("per_second", 500.0);
    figures.of("yardstick").put("transaction_64_per_second", 800.0);

    assertThat(target("own transactions, 64").measured()).isEqualTo(0.625);
    assertThat(target("own transactions, 64").met()).isTrue();
    assertThat(target("conditional updates, 64").measured()).isNull();
  }

  @Test
  void aMissedBoundIsNotMet() {
    figures.of("burst").put("seconds", 3.01);
    figures.of("burst").put("served_share", 0.999);

    assertThat(target("first request to last answer").met()).isFalse();
    assertThat(target("served ÷ asked").met()).isFalse();
  }

  @Test
  void aBoundIsMetWhenItIsReachedExactly() {
    figures.of("burst").put("seconds", 3.0);

    assertThat(target("first request to last answer").met()).isTrue();
  }

  @Test
  void theReportTellsNumbersVerdictsAndViolations() {
    figures.of("burst").put("seconds", 3.01);
    var report =
        new Report(
            Instant.EPOCH,
            1,
            new Report.Machine(2, "a VM", "a system", 0.5),
            figures,
            List.of("burst: sandbox 1 was given to two"));
    var printed = new StringWriter();

    report.print(new PrintWriter(printed));

    assertThat(printed.toString())
        .contains("NOT MET")
        .contains("not measured")
        .contains("VIOLATION: burst: sandbox 1 was given to two");
    assertThat(report.toJson())
        .contains("\"burst\"")
        .contains("3.01")
        .contains("\"met\" : false")
        .contains("1970-01-01T00:00:00Z")
        .contains("sandbox 1 was given to two");
  }

  private Target target(String what) {
    return Targets.of(figures).stream()
        .filter(target -> target.what().contains(what))
        .reduce(
            (one, other) -> {
              throw new IllegalArgumentException(what + " is not the only one");
            })
        .orElseThrow();
  }
}
