package io.sandboxbroker.localstack.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.localstack.check.FakeBroker.Flaw;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SevenChecksTest {

  private final StringWriter printed = new StringWriter();
  private final PrintWriter out = new PrintWriter(printed, true);

  @Test
  void aBrokerThatDoesEverythingRightPassesAllSeven() throws Exception {
    try (var broker = new FakeBroker(Flaw.NONE)) {
      assertThat(Check.runAll(SevenChecks.of(broker.address(), FakeBroker.TOKEN), out)).isTrue();
    }
    assertThat(lines()).hasSize(8).last().isEqualTo("7 passed, 0 failed");
  }

  @ParameterizedTest
  @CsvSource({
    "FORGETS_EXPIRY, 0",
    "NEW_SANDBOX_EACH_TIME, 1",
    "SHOWS_ANOTHER_SANDBOX, 2",
    "SHOWS_EVERYBODY, 3",
    "DELETES_AT_ONCE, 4",
    "SHARES_A_SANDBOX, 5",
    "TAKES_ANY_TOKEN, 6"
  })
  void eachCheckFindsItsFlaw(Flaw flaw, int check) throws Exception {
    List<Check> checks;
    try (var broker = new FakeBroker(flaw)) {
      checks = SevenChecks.of(broker.address(), FakeBroker.TOKEN);
      assertThat(Check.runAll(checks, out)).isFalse();
    }
    assertThat(lines().get(check)).startsWith("FAIL  " + checks.get(check).name() + ": ");
  }

  @Test
  void aBrokerThatDoesNotAnswerFailsAllSeven() throws Exception {
    URI gone;
    try (var broker = new FakeBroker(Flaw.NONE)) {
      gone = broker.address();
    }

    assertThat(Check.runAll(SevenChecks.of(gone, FakeBroker.TOKEN), out)).isFalse();

    assertThat(lines()).last().isEqualTo("0 passed, 7 failed");
  }

  private List<String> lines() {
    return printed.toString().lines().toList();
  }
}
