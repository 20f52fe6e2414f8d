package io.sandboxbroker.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class UpTest {

  private final StringWriter printed = new StringWriter();

  @ParameterizedTest
  @ValueSource(strings = {"-1", "100001", "many", ""})
  void aPoolThatCannotBeIsRefusedInOneLine(String pool) {
    assertThat(execute("--pool=" + pool)).isEqualTo(2);
    assertThat(printed.toString().lines().findFirst())
        .hasValue(
            "Invalid value for option '--pool': a pool has 0 to 100000 accounts, not '"
                + pool
                + "'");
  }

  @Test
  void anUnknownOptionIsRefused() {
    assertThat(execute("--pond=3")).isEqualTo(2);
    assertThat(printed.toString()).startsWith("Unknown option: '--pond=3'");
  }

  private int execute(String... arguments) {
    var writer = new PrintWriter(printed, true);
    return new CommandLine(new Up(writer, writer)).setErr(writer).execute(arguments);
  }
}
