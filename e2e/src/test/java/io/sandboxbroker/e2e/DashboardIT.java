package io.sandboxbroker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.BrokerUnderTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Opens the dashboard in a browser. Needs Node, npm and Chromium. Where one is missing it says so,
 * and fails if {@code BROWSER_REQUIRED} is set.
 */
@Tag("slow")
@ExtendWith(BrokerUnderTest.class)
class DashboardIT {

  private static final String PROJECT = "e2e/dashboard";
  private static final List<String> BROWSERS = List.of("chromium", "chromium-browser");
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  @Test
  void aBrowserShowsTheBrokerAsItChangesAndOperatesIt(Broker broker) throws Exception {
    Optional<Path> browser = BROWSERS.stream().flatMap(DashboardIT::find).findFirst();
    if (browser.isEmpty() || find("npm").findAny().isEmpty()) {
      String missing = "THE DASHBOARD WAS NOT TESTED: it needs chromium, node and npm on the PATH";
      System.err.println("\n*** " + missing + " ***\n");
      assertThat(System.getenv("BROWSER_REQUIRED")).as(missing).isNull();
      Assumptions.abort(missing);
    }
    String prefix = broker.addSandboxes(30);
    run(broker, "npm", "ci", "--no-audit", "--no-fund");
    run(
        broker,
        "env",
        "BROWSER=" + browser.orElseThrow(),
        "NAME_PREFIX=" + prefix,
        "SCREENSHOTS=" + System.getProperty("screenshots", ""),
        "npm",
        "test");
  }

  private static void run(Broker broker, String... command) throws InterruptedException {
    try (var program = broker.program(PROJECT, command)) {
      assertThat(program.awaitEnd(TIMEOUT)).as(() -> program.output() + program.errors()).isZero();
    }
  }

  private static Stream<Path> find(String name) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable);
  }
}
