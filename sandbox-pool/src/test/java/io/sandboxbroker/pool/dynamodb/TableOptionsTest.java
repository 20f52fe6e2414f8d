package io.sandboxbroker.pool.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class TableOptionsTest {

  @Command
  private static final class Program {
    @Mixin private TableOptions table = new TableOptions();
  }

  private static TableOptions parse(String... arguments) {
    var program = new Program();
    new CommandLine(program).parseArgs(arguments);
    return program.table;
  }

  /** As deployments set a variable that they do not need. */
  @Test
  void whatIsBlankCountsAsAbsent() {
    TableOptions table = parse("--region= ", "--ddb-endpoint=");

    assertThat(table.region()).isEmpty();
    assertThat(table.endpoint()).isNull();
  }

  @Test
  void theLocalStackStandsInForWhatIsAbsent() {
    TableOptions table = parse("--local", "--region=", "--ddb-endpoint=");

    assertThat(table.region()).contains("eu-central-1");
    assertThat(table.endpoint()).isEqualTo(URI.create("http://127.0.0.1:8000"));
  }

  @Test
  void whatIsGivenWinsOverTheLocalStack() {
    TableOptions table =
        parse("--local", "--region=us-east-1", "--ddb-endpoint=http://db:1", "--shards=3");

    assertThat(table.region()).contains("us-east-1");
    assertThat(table.endpoint()).isEqualTo(URI.create("http://db:1"));
    assertThat(table.shards()).isEqualTo(3);
  }
}
