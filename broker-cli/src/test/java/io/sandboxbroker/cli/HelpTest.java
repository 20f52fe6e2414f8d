package io.sandboxbroker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the command says of itself. */
class HelpTest extends CommandTest {

  private static List<String> commands() {
    return List.of(
        "run",
        "allocate",
        "release",
        "renew",
        "swap",
        "show",
        "mine",
        "commands",
        "pool",
        "stats",
        "top",
        "queue",
        "history",
        "watch",
        "sync",
        "cleanup",
        "retry-deletion",
        "bulk-delete",
        "freeze",
        "thaw",
        "completion");
  }

  @Test
  void helpListsEveryCommandExitCodeAndVariable() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("Exit codes:", "BROKER_TOKEN_FILE", "BROKER_URL", "Examples:")
        .contains(commands().stream().map(it -> "\n  " + it + " ").toList());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelpWithAnExample(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString())
        .startsWith("Usage: broker " + command)
        .containsPattern("(?m)^Examples?:")
        .contains(command.equals("completion") ? "SHELL" : "--output");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandStandsInItsPage(String command) throws Exception {
    assertThat(Files.readString(Path.of("../docs/cli.md"))).contains("`" + command);
  }

  @Test
  void whatIsNoCommandIsRefused() {
    assertThat(run("stat")).isEqualTo(2);
    assertThat(err.toString()).contains("Unmatched argument", "stats");
  }

  @Test
  void aDurationIsExplained() {
    assertThat(run("allocate", "--wait", "10")).isEqualTo(2);
    assertThat(err.toString()).contains("'10' is no duration such as 90s, 10m or 1h30m");
  }

  @Test
  void bashCompletesCommands(@TempDir Path folder) throws Exception {
    run("completion", "bash");
    Path script = Files.writeString(folder.resolve("broker.bash"), out.toString());

    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                "source \"$1\"; COMP_WORDS=(broker fre); COMP_CWORD=1; _complete_broker;"
                    + " echo \"${COMPREPLY[@]}\"",
                "bash",
                script.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();

    assertThat(new String(bash.getInputStream().readAllBytes()).strip()).isEqualTo("freeze");
    assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }
}
