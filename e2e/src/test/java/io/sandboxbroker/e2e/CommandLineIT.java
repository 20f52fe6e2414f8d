package io.sandboxbroker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.BrokerUnderTest;
import io.sandboxbroker.e2e.stack.Program;
import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.localstack.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The command line against the running broker, as a new user and as a lab. */
@ExtendWith(BrokerUnderTest.class)
class CommandLineIT {

  private static final Pattern SANDBOX = Pattern.compile("(?m)^SANDBOX_ID=(\\S+)$");

  /** Prints what the lab has, and goes on until the file exists. */
  private static final String LAB =
      "echo SANDBOX_ID=$SANDBOX_ID; while [ ! -e \"$0\" ]; do sleep 0.1; done; exit 7";

  @TempDir Path folder;

  @Test
  void aNewUserRunsACommandAndFindsOutWhyItIsRefused(Broker broker) throws Exception {
    String prefix = broker.addSandboxes(2);

    String environment = output(broker, 0, "run", "--prefix", prefix, "--", "env");
    String sandbox = sandbox(environment);
    assertThat(environment).contains("SANDBOX_NAME=" + prefix).doesNotContain("BROKER_TOKEN=");
    awaitRelease(broker, sandbox);
    assertThat(output(broker, 0, "history", sandbox)).contains("SandboxAllocated");
    assertThat(output(broker, 0, "pool", "--prefix", prefix, "--all")).contains(prefix);

    output(broker, 0, "freeze", "allocations", "--reason", "a try", "--for", "5m");
    try (var refused =
        broker.commandLine(
            "run", "--prefix", prefix, "--wait", "0s", "--timeout", "1s", "--", "true")) {
      assertThat(refused.awaitEnd()).as(refused::errors).isEqualTo(124);
      assertThat(refused.errors()).containsIgnoringCase("frozen");
    }
    assertThat(output(broker, 0, "stats")).contains("allocations", "a try");
    output(broker, 0, "thaw", "allocations");
    output(broker, 0, "run", "--prefix", prefix, "--", "true");
  }

  @Tag("slow")
  @Test
  void aLabKeepsItsSandboxWhileGatewayAllocatorAndKafkaAreAway(Broker broker) throws Exception {
    String prefix = broker.addSandboxes(1);
    Path end = folder.resolve("end");
    try (var lab =
        broker.commandLine("run", "--prefix", prefix, "--", "sh", "-c", LAB, end.toString())) {
      broker.await("the lab to begin", () -> SANDBOX.matcher(lab.output()).find());

      broker.kill(Part.API_GATEWAY);
      broker.kill(Part.ALLOCATOR);
      broker.kill(Part.KAFKA);
      Files.createFile(end);
      broker.restart(Part.KAFKA);
      broker.restart(Part.ALLOCATOR);
      broker.restart(Part.API_GATEWAY);

      assertThat(lab.awaitEnd()).as(lab::errors).isEqualTo(7);
      awaitRelease(broker, sandbox(lab.output()));
    }
  }

  @Tag("slow")
  @Test
  void aLabThatWaitsSurvivesAKillOfTheGateway(Broker broker) throws Exception {
    String prefix = broker.newPrefix();
    try (var lab = broker.commandLine("run", "--prefix", prefix, "--wait", "2m", "--", "env")) {
      broker.await(
          "the command",
          () ->
              broker
                  .committed(AllocateSandbox.class)
                  .anyMatch(command -> prefix.equals(command.getNamePrefix())));

      broker.kill(Part.API_GATEWAY);
      broker.restart(Part.API_GATEWAY);
      broker.addSandboxes(prefix, 1);

      assertThat(lab.awaitEnd()).as(lab::errors).isZero();
      awaitRelease(broker, sandbox(lab.output()));
    }
  }

  private static void awaitRelease(Broker broker, String sandbox) {
    broker.await(
        "the sandbox to be given back",
        () ->
            broker
                .committed(DeletionRequested.class)
                .anyMatch(event -> event.getSandboxId().equals(sandbox)));
  }

  private static String output(Broker broker, int exitCode, String... arguments)
      throws InterruptedException {
    try (Program program = broker.commandLine(arguments)) {
      assertThat(program.awaitEnd())
          .as(() -> String.join(" ", arguments) + "\n" + program.output() + program.errors())
          .isEqualTo(exitCode);
      return program.output();
    }
  }

  private static String sandbox(String output) {
    Matcher matcher = SANDBOX.matcher(output);
    assertThat(matcher.find()).as(output).isTrue();
    return matcher.group(1);
  }
}
