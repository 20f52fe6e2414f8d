package io.sandboxbroker.cli;

import static io.sandboxbroker.cli.StubBroker.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs real commands as children of a real process. */
class RunTest extends CommandTest {

  private static final String ALLOCATE = "POST /v1/allocate";
  private static final String RELEASE = "POST /v1/sandboxes/2026839/mark-for-deletion";

  /** Builds in the background ignore SIGINT, and so would everything that they start. */
  private static final String LISTENING = "$SIG{$_} = 'DEFAULT' for qw(INT HUP TERM); exec @ARGV";

  @TempDir Path folder;
  private Path output;

  @BeforeEach
  void script() {
    output = folder.resolve("output");
    broker.on(RELEASE, 200, "{}");
  }

  private Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "perl",
                "-e",
                LISTENING,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "--class-path",
                System.getProperty("java.class.path"),
                "io.sandboxbroker.cli.Broker"));
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .redirectInput(Path.of("/dev/null").toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private int awaitEnd(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      return "";
    }
  }

  private void awaitOutput(String text) {
    await().atMost(60, TimeUnit.SECONDS).until(() -> output().contains(text));
  }

  @Test
  void theCommandHasTheSandboxAndItsExitCodeIsPassedOn() throws Exception {
    broker.on(ALLOCATE, 201, SANDBOX);

    Process run = start("run", "--", "sh", "-c", "env; exit 7", "--help");

    assertThat(awaitEnd(run)).isEqualTo(7);
    assertThat(output().lines())
        .contains(
            "SANDBOX_ID=2026839",
            "SANDBOX_NAME=lab-1",
            "SANDBOX_EXTERNAL_ID=ext-1",
            "SANDBOX_EXPIRES_AT=1896091200",
            "SANDBOX_SFDC_ACCOUNT_ID=",
            "BROKER_URL=" + broker.url())
        .anyMatch(line -> line.startsWith("BROKER_TRACK=run-"));
    assertThat(output()).doesNotContain(TOKEN);
    assertThat(broker.calls()).containsExactly(ALLOCATE, RELEASE);
  }

  @ParameterizedTest
  @CsvSource({"TERM, 3", "HUP, 4", "INT, 5"})
  void aSignalReachesTheCommandAndTheSandboxIsGivenBack(String signal, int code) throws Exception {
    broker.on(ALLOCATE, 201, SANDBOX);
    Process run =
        start(
            "run",
            "--",
            "sh",
            "-c",
            "trap 'exit 3' TERM; trap 'exit 4' HUP; trap 'exit 5' INT; echo ready;"
                + " while :; do sleep 0.1; done");
    awaitOutput("ready");

    kill(signal, run);

    assertThat(awaitEnd(run)).isEqualTo(code);
    assertThat(broker.calls()).containsExactly(ALLOCATE, RELEASE);
  }

  @Test
  void aCommandThatASignalEndsHasTheCodeOfAShell() throws Exception {
    broker.on(ALLOCATE, 201, SANDBOX);

    assertThat(awaitEnd(start("run", "--", "sh", "-c", "kill -s KILL $$"))).isEqualTo(137);
    assertThat(broker.calls()).containsExactly(ALLOCATE, RELEASE);
  }

  @Test
  void aSignalWhileItWaitsLeavesTheQueueAndGivesBackWhatCame() throws Exception {
    broker
        .on(ALLOCATE, 202, "{}", "Location", "/v1/commands/c-1")
        .on("GET /v1/commands/c-1", 200, "{\"state\": \"waiting\"}")
        .on("DELETE /v1/commands/c-1", 409, problem("COMMAND_NOT_WAITING", "Served."))
        .on("GET /v1/sandboxes", 200, "{\"sandboxes\": [" + SANDBOX + "]}");
    Process run = start("run", "--", "touch", folder.resolve("started").toString());
    await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> broker.calls().contains("GET /v1/commands/c-1"));

    kill("TERM", run);

    assertThat(awaitEnd(run)).isEqualTo(143);
    assertThat(broker.calls())
        .contains("DELETE /v1/commands/c-1")
        .endsWith("GET /v1/sandboxes", RELEASE);
    assertThat(folder.resolve("started")).doesNotExist();
  }

  @Test
  void aCommandThatCannotBeStartedGivesTheSandboxBack() throws Exception {
    broker.on(ALLOCATE, 201, SANDBOX);

    assertThat(awaitEnd(start("run", "--", "/no/such/command"))).isEqualTo(127);
    assertThat(broker.calls()).containsExactly(ALLOCATE, RELEASE);
  }

  @Test
  void withoutASandboxTheCommandDoesNotRun() throws Exception {
    broker.on(ALLOCATE, 409, problem("NO_SANDBOXES_AVAILABLE", "No sandbox is free."));

    Process run = start("run", "--wait", "0s", "--", "touch", folder.resolve("x").toString());

    assertThat(awaitEnd(run)).isEqualTo(123);
    assertThat(folder.resolve("x")).doesNotExist();
    assertThat(output()).contains("NO_SANDBOXES_AVAILABLE");
  }

  @Test
  void theReleaseIsRepeatedWhileTheBrokerIsAway() throws Exception {
    String other = "POST /v1/sandboxes/8/mark-for-deletion";
    broker
        .on(ALLOCATE, 201, SANDBOX.replace("2026839", "8"))
        .on(other, 503, "")
        .on(other, 0, "")
        .on(other, 200, "{}");

    assertThat(awaitEnd(start("run", "--", "true"))).isZero();
    assertThat(broker.calls()).containsExactly(ALLOCATE, other, other, other);
  }

  @Test
  void theLeaseIsRenewedWhileTheCommandRuns() throws Exception {
    long now = System.currentTimeMillis() / 1000;
    String renew = "POST /v1/sandboxes/2026839/renew";
    broker
        .on(ALLOCATE, 201, SANDBOX.replace("1896091200", Long.toString(now + 2)))
        .on(renew, 503, "")
        .on(renew, 200, "{\"expires_at\": " + (now + 4) + "}")
        .on(renew, 409, problem("RENEWAL_LIMIT_REACHED", "The limit is reached."));

    Process run = start("run", "--lease", "2s", "--", "sleep", "60");
    awaitOutput("RENEWAL_LIMIT_REACHED");
    kill("TERM", run);
    awaitEnd(run);

    assertThat(broker.requests())
        .filteredOn(it -> it.toString().equals(renew + "?duration=PT2S"))
        .extracting(it -> it.header("Idempotency-Key"))
        .hasSizeGreaterThanOrEqualTo(3)
        .satisfies(keys -> assertThat(keys.get(0)).isEqualTo(keys.get(1)))
        .satisfies(keys -> assertThat(keys.get(2)).isNotEqualTo(keys.get(1)));
    assertThat(broker.calls()).last().isEqualTo(RELEASE);
  }

  @Test
  void wrongArgumentsAreNoExitCodeOfTheCommand() throws Exception {
    assertThat(awaitEnd(start("run"))).isEqualTo(122);
    assertThat(awaitEnd(start("run", "--wait", "soon", "--", "true"))).isEqualTo(122);
    assertThat(broker.requests()).isEmpty();
  }

  private static void kill(String signal, Process process) throws Exception {
    new ProcessBuilder("sh", "-c", "kill -s " + signal + " " + process.pid()).start().waitFor();
  }
}
