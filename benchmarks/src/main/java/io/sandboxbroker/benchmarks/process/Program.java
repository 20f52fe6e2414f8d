package io.sandboxbroker.benchmarks.process;

import io.sandboxbroker.localstack.Instance;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A running program, looked at from outside. */
public final class Program {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final double MEBIBYTE = 1 << 20;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Instance instance;

  public Program(Instance instance) {
    this.instance = instance;
  }

  /** As logs call it. */
  public String title() {
    return instance.title();
  }

  /** The running instance. */
  public Instance instance() {
    return instance;
  }

  /** Processor time since its start, in all threads, in user and kernel mode. */
  public Duration cpu() {
    return ProcessHandle.of(instance.pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow(() -> new IllegalStateException(title() + " does not run"));
  }

  /** Processor time of the JIT compilers since its start; 0 where the system does not report it. */
  public long compilerMillis() {
    return CompilerTime.millis(instance.pid());
  }

  /** Its metrics now. */
  public Metrics metrics() throws InterruptedException {
    var request =
        HttpRequest.newBuilder(instance.address().resolve("/metrics")).timeout(TIMEOUT).build();
    try {
      var response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(title() + " answered " + response.statusCode());
      }
      return Metrics.parse(response.body());
    } catch (IOException e) {
      throw new IllegalStateException(title() + " shows no metrics", e);
    }
  }

  /** The heap that is left in use after a full collection, in MiB. */
  public double liveHeapMebibytes() throws InterruptedException {
    command("GC.run");
    return metrics().sum("jvm_memory_used_bytes", "area=\"heap\"") / MEBIBYTE;
  }

  /** Begins to record what it does, for a profile. */
  public void startProfile() throws InterruptedException {
    command("JFR.start", "name=benchmark", "settings=profile");
  }

  /** Ends the recording and keeps it in this file. */
  public void stopProfile(Path file) throws InterruptedException {
    command("JFR.stop", "name=benchmark", "filename=" + file.toAbsolutePath());
  }

  private void command(String... command) throws InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    List<String> line =
        Stream.concat(Stream.of(jcmd, "" + instance.pid()), Stream.of(command)).toList();
    try {
      Process process =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(title() + " did not do " + command[0]);
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot run " + jcmd, e);
    }
  }
}
