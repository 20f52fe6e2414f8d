package io.sandboxbroker.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be done is said in one line, before anybody is asked. */
class OptionsTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--from=2030-01-02T00:00:00Z | --from lies in the future: 2030-01-02T00:00:00Z",
        "--from=yesterday | --from is a time like 2030-01-31T08:00:00Z or Unix seconds, not"
            + " 'yesterday'",
        "--from=1 --state=x | --from and --state exclude each other",
        "--follow --until=1 | --follow and --until exclude each other",
        "--grace-minutes=-1 | --grace-minutes is 0 or more, not -1",
        "--shards=0 | shards must be from 1 to 100, not 0"
      })
  void whatMakesNoSenseIsRefused(String options, String line) {
    assertThat(run(("--local " + options).split(" "))).isEqualTo(2);
    assertThat(err.toString()).isEqualTo("audit/replay: " + line + System.lineSeparator());
  }

  @Test
  void whatIsNoOptionIsRefused() {
    assertThat(run("--frm=1")).isEqualTo(2);
    assertThat(err.toString()).startsWith("Unknown option: '--frm=1'");
  }

  @Test
  void helpNamesTheExitCodes() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("Exit codes:", "no guarantee is violated");
  }

  private int run(String... arguments) {
    return new Replay(new PrintWriter(out, true), new PrintWriter(err, true), () -> NOW)
        .run(arguments);
  }
}
