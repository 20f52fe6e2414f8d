package io.sandboxbroker.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.localstack.RunningParts.Launch;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RunningPartsIT {

  @TempDir Path folder;

  private final StringWriter printed = new StringWriter();
  private final RunningParts parts = new RunningParts(new PrintWriter(printed, true));
  private final List<LocalServer> started = new ArrayList<>();

  @AfterEach
  void stopEverything() {
    parts.close();
  }

  @Test
  void whatStartsLastStopsFirst() throws Exception {
    start("kafka");
    start("allocator");
    start("gateway");

    parts.close();

    assertThat(folder.resolve("stopped")).hasContent("gateway\nallocator\nkafka");
    assertThat(printed.toString().lines())
        .hasSize(6)
        .filteredOn(line -> line.contains("ready in"))
        .hasSize(3);
  }

  @Test
  void anUnexpectedEndIsReportedInOneLineWithThePathOfTheLog() throws Exception {
    start("kafka");
    parts.requireAllAlive();

    started.getFirst().kill();

    String line = "kafka ended unexpectedly with 137; its log is " + folder.resolve("kafka.log");
    assertThat(parts.awaitDeath()).isEqualTo(line);
    assertThatThrownBy(parts::requireAllAlive)
        .isInstanceOf(StartFailedException.class)
        .hasMessage(line);
    assertThatThrownBy(() -> parts.await("waiting", () -> false, Duration.ofMinutes(1)))
        .hasMessage(line);
  }

  @Test
  void aPartThatWasKilledOnPurposeComesBackAndTheOthersDoNotMind() throws Exception {
    start("kafka");
    start("allocator");
    long before = started.getLast().process().pid();

    parts.control("allocator", LocalServer::kill);
    assertThat(started.getLast().process().isAlive()).isFalse();
    parts.requireAllAlive();
    Files.delete(folder.resolve("allocator.ready"));
    parts.control("allocator", LocalServer::restart);

    assertThat(started.getLast().process().pid()).isNotEqualTo(before);
    assertThat(started.getLast().process().isAlive()).isTrue();
    parts.requireAllAlive();
  }

  @Test
  void aPartThatWasStoppedIsGoneAndTheOthersDoNotMind() throws Exception {
    start("kafka");
    start("allocator");

    parts.stop("allocator");

    assertThat(folder.resolve("stopped")).hasContent("allocator");
    parts.requireAllAlive();
    assertThatThrownBy(() -> parts.pid("allocator")).hasMessage("allocator does not run");
    assertThat(parts.pid("kafka")).isEqualTo(started.getFirst().process().pid());
  }

  @Test
  void aPausedPartStandsStillAndGoesOn() throws Exception {
    start("kafka");
    JavaProcess kafka = started.getFirst().process();
    var pause = CompletableFuture.runAsync(() -> pause("kafka"));
    await(() -> state(kafka).equals("T"));

    pause.join();

    await(() -> !state(kafka).equals("T"));
    parts.requireAllAlive();
  }

  @Test
  void aPartCanBeKilledWhileAnotherOneStarts() throws Exception {
    start("kafka");
    start("allocator");

    parts.control("allocator", server -> killWhileItIsLocked(server, "kafka"));

    assertThat(started.getFirst().process().isAlive()).isFalse();
  }

  /** A server holds its lock while it starts. */
  private void killWhileItIsLocked(LocalServer server, String other) {
    synchronized (server) {
      CompletableFuture.runAsync(() -> parts.control(other, LocalServer::kill))
          .orTimeout(30, TimeUnit.SECONDS)
          .join();
    }
  }

  @Test
  void aPartIsKilledOnlyWhenItsTimeToStopIsOver() throws Exception {
    stopAfter("worker", "500", Duration.ofSeconds(60));
    assertThat(folder.resolve("stopped")).hasContent("worker");

    stopAfter("hanging", "5000", Duration.ofMillis(200));
    assertThat(folder.resolve("stopped")).hasContent("worker");
  }

  @Test
  void servicesHaveTimeForTheirDeletionsInFlightAndTheLongestWaitsOfTheirClients() {
    assertThat(Part.LIFECYCLE_WORKER.stopTimeout()).isGreaterThan(Duration.ofSeconds(40));
    assertThat(Part.API_GATEWAY.stopTimeout()).isGreaterThan(Duration.ofSeconds(81));
  }

  private void stopAfter(String name, String millis, Duration timeout) {
    var command = command(name, ReadyServer.class, millis);
    new LocalServer(
            command,
            directory(),
            () -> Files.exists(folder.resolve(name + ".ready")),
            Duration.ofMinutes(1),
            timeout)
        .close();
  }

  private void pause(String name) {
    try {
      parts.pause(name, Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As the kernel has it: T is a stopped process. */
  private static String state(JavaProcess process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      return stat.substring(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void aPartThatCameBackIsWatchedAgain() throws Exception {
    start("allocator");
    Files.delete(folder.resolve("allocator.ready"));
    parts.control("allocator", LocalServer::restart);

    started.getFirst().kill();

    assertThat(parts.awaitDeath()).startsWith("allocator ended unexpectedly with 137");
  }

  @Test
  void whatDoesNotRunCannotBeKilled() {
    assertThatThrownBy(() -> parts.control("allocator", LocalServer::kill))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("allocator does not run");
  }

  @Test
  void waitingForWhatNeverHappensIsBounded() {
    assertThatThrownBy(() -> parts.await("filling the pool", () -> false, Duration.ZERO))
        .isInstanceOf(StartFailedException.class)
        .hasMessage("filling the pool took longer than 0 s");
  }

  @Test
  void whenOneOfManyCannotStartItSaysWhichAndTheOthersAreStopped() throws Exception {
    assertThatThrownBy(
            () ->
                parts.startTogether(
                    List.of(launch("kafka", ReadyServer.class), launch("broken", String.class))))
        .isInstanceOf(StartFailedException.class)
        .hasMessageStartingWith("broken ended with 1 before it was ready")
        .hasMessageContaining("NoSuchMethodException");

    parts.close();

    assertThat(folder.resolve("stopped")).hasContent("kafka");
  }

  @Test
  void aPartThatEndsBeforeItIsReadyIsStartedAgainAsOftenAsAllowed() throws Exception {
    var patient = new RunningParts(new PrintWriter(printed, true), 2);
    var tries = new AtomicInteger();
    var ready = launch("kafka", ReadyServer.class);
    var broken = launch("broken", String.class);
    Supplier<LocalServer> second =
        () -> (tries.incrementAndGet() == 1 ? broken : ready).start().get();

    patient.startTogether(List.of(new Launch("kafka", "", second)));

    patient.requireAllAlive();
    assertThat(printed.toString()).contains("kafka", "is started again");
    assertThatThrownBy(() -> patient.startTogether(List.of(broken)))
        .isInstanceOf(StartFailedException.class);
    patient.close();
  }

  @Test
  void anInterruptedStartLeavesNoProcessBehind() throws Exception {
    var never = command("never", ReadyServer.class);
    Thread.currentThread().interrupt();

    assertThatThrownBy(
            () -> new LocalServer(never, directory(), () -> false, Duration.ofMinutes(1)))
        .isInstanceOf(StartFailedException.class);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void ctrlCIsForTheParentToHandle() throws Exception {
    start("kafka");
    JavaProcess kafka = started.getFirst().process();

    signal("-INT", kafka);
    signal("-TERM", kafka);

    assertThat(parts.awaitDeath()).contains("ended unexpectedly with 143");
  }

  private static void signal(String signal, JavaProcess process) throws Exception {
    Process kill = new ProcessBuilder("kill", signal, "" + process.pid()).inheritIO().start();
    assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  private void start(String name) throws InterruptedException {
    parts.startTogether(List.of(launch(name, ReadyServer.class)));
  }

  private Launch launch(String name, Class<?> mainClass) {
    return new Launch(
        name,
        "",
        () -> {
          var server =
              new LocalServer(
                  command(name, mainClass),
                  directory(),
                  () -> Files.exists(folder.resolve(name + ".ready")),
                  Duration.ofMinutes(1));
          started.add(server);
          return server;
        });
  }

  private DataDirectory directory() {
    return new DataDirectory(folder, false);
  }

  private JavaCommand command(String name, Class<?> mainClass, String... more) {
    return new JavaCommand(
        name,
        Path.of(ReadyServer.class.getProtectionDomain().getCodeSource().getLocation().getPath())
            .toString(),
        List.of("-Xmx32m", "-XX:+UseSerialGC"),
        mainClass.getName(),
        Stream.concat(
                Stream.of(
                    name,
                    folder.resolve(name + ".ready").toString(),
                    folder.resolve("stopped").toString()),
                Stream.of(more))
            .toList(),
        Map.of(),
        folder.resolve(name + ".log"));
  }
}
