package io.sandboxbroker.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Invalid options end the command with one line, before it calls DynamoDB. */
class ImportOptionsTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--lab-hours=0 | --lab-hours is more than 0 and at most a year's",
        "--lab-hours=9000 | --lab-hours is more than 0 and at most a year's",
        "--lab-hours=48 --writes=0 | --writes is 1 to 256, not 0",
        "--lab-hours=48 --shards=0 | shards must be from 1 to 100, not 0",
        "--lab-hours=48 --table-name=Earlier | --source-table and --table-name are the same table",
      })
  void invalidOptionsAreRefused(String options, String line) {
    assertThat(run(("--local --source-table=Earlier " + options).split(" "))).isEqualTo(2);
    assertThat(err.toString()).isEqualTo("migration/import: " + line + System.lineSeparator());
  }

  /** The wrong duration would take the sandboxes of a whole class away. */
  @Test
  void theDurationOfLabsHasNoDefault() {
    assertThat(run("--local", "--source-table=Earlier")).isEqualTo(2);
    assertThat(err.toString()).startsWith("Missing required option: '--lab-hours=HOURS'");
  }

  @Test
  void helpNamesTheExitCodes() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("Exit codes:", "run it again");
  }

  private int run(String... arguments) {
    return new ImportCommand(
            new PrintWriter(out, true), new PrintWriter(err, true), () -> Instant.EPOCH)
        .run(arguments);
  }
}
