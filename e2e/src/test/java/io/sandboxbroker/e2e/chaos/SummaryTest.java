package io.sandboxbroker.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.client.Call;
import io.sandboxbroker.e2e.client.Exchange;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

class SummaryTest {

  private static final AuditResult HOLDS = AuditResult.of(0, "{\"holds\":true,\"rules\":[]}", "");

  private final Statistics statistics = new Statistics();

  private Summary summary(AuditResult audit, List<String> violations) {
    return new Summary(7, Duration.ofMinutes(2), 100, statistics.numbers(), 12, audit, violations);
  }

  private static Strike strike(Fault fault, String target) {
    return new Strike(fault, target, Duration.ofSeconds(1), Duration.ZERO, false);
  }

  private static Exchange answer(int status, int second) {
    return new Exchange(
        Call.ALLOCATE,
        "anna",
        "",
        "r",
        status,
        Map.of(),
        MissingNode.getInstance(),
        Duration.ofSeconds(second),
        Duration.ZERO);
  }

  @Test
  void aLineOfJsonHasEveryNumber() {
    statistics.struck(strike(Fault.KILL, "kafka"));
    statistics.struck(strike(Fault.PAUSE, "kafka"));
    statistics.struck(strike(Fault.OUTAGE, "store"));
    statistics.cameBack(strike(Fault.KILL, "kafka"), Duration.ofSeconds(9));
    statistics.unhealthy("allocator");
    statistics.startFailed("allocator-2");
    statistics.count(answer(201, 10));
    statistics.count(answer(503, 20));
    statistics.count(answer(201, 40));
    statistics.finallyAnswered(Duration.ofSeconds(50), Duration.ofSeconds(4));

    JsonNode line = JsonMapper.shared().readTree(summary(HOLDS, List.of()).json());

    assertThat(line.path("seed").asLong()).isEqualTo(7);
    assertThat(line.path("minutes").asDouble()).isEqualTo(2);
    assertThat(line.path("kills_and_pauses").asInt()).isEqualTo(2);
    assertThat(line.path("strikes").path("OUTAGE").path("store").asInt()).isEqualTo(1);
    assertThat(line.path("failed_starts").path("allocator-2").asInt()).isEqualTo(1);
    assertThat(line.path("unhealthy_restarts").path("allocator").asInt()).isEqualTo(1);
    assertThat(line.path("requests").asInt()).isEqualTo(3);
    assertThat(line.path("answers").path("ALLOCATE").path("201").asInt()).isEqualTo(2);
    assertThat(line.path("longest_silence_seconds").asDouble()).isEqualTo(30);
    assertThat(line.path("longest_wait_seconds").asDouble()).isEqualTo(50);
    assertThat(line.path("longest_wait_after_ready_seconds").asDouble()).isEqualTo(4);
    assertThat(line.path("longest_start_seconds").asDouble()).isEqualTo(8);
    assertThat(line.path("records").asInt()).isEqualTo(12);
    assertThat(line.path("good").asBoolean()).isTrue();
  }

  @Test
  void theTextEndsWithThatLine() {
    var text = new StringWriter();
    var summary = summary(HOLDS, List.of("two owners"));

    summary.print(new PrintWriter(text));

    assertThat(text.toString().lines())
        .contains("  VIOLATION two owners", "violations: 1", "seed 7, 2.0 minutes")
        .last()
        .isEqualTo(summary.json());
  }

  @Test
  void aViolationOrAnAuditThatDoesNotHoldFailsTheRun() {
    assertThat(summary(HOLDS, List.of()).isGood()).isTrue();
    assertThat(summary(HOLDS, List.of("two owners")).isGood()).isFalse();
    assertThat(summary(AuditResult.notMade("no brokers"), List.of()).isGood()).isFalse();
  }

  @Test
  void theAuditFailsTheRunWithItsCodeOrItsReport() {
    String violated =
        "{\"holds\":false,\"rules\":[{\"rule\":\"NoDoubleOwner\",\"violations\":2,\"first\":[]}]}";

    assertThat(AuditResult.of(1, violated, "").holds()).isFalse();
    assertThat(AuditResult.of(1, violated, "").violations())
        .singleElement()
        .asString()
        .startsWith("NoDoubleOwner: 2 violations");
    assertThat(AuditResult.of(1, "{\"holds\":true,\"rules\":[]}", "").holds()).isFalse();
    assertThat(AuditResult.of(1, violated, "").isMade()).isTrue();
    assertThat(AuditResult.of(2, "", "audit/replay: no brokers").isMade()).isFalse();
    assertThat(AuditResult.of(2, "", "audit/replay: no brokers").violations())
        .containsExactly("the audit ended with 2: audit/replay: no brokers");
  }
}
