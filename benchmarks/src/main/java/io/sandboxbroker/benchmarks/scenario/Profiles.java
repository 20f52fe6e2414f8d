package io.sandboxbroker.benchmarks.scenario;

import io.sandboxbroker.benchmarks.process.Hotspots;
import io.sandboxbroker.benchmarks.process.Program;
import io.sandboxbroker.benchmarks.process.ThreadTimes;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records what programs do from start to stop, if the run was asked for profiles. */
final class Profiles {

  private static final int MOST = 15;

  private final @Nullable Path folder;
  private final String scenario;
  private final PrintWriter out;
  private final Map<Program, ThreadTimes> before = new LinkedHashMap<>();

  private Profiles(Bench bench, String scenario) {
    this.folder = bench.profiles();
    this.scenario = scenario;
    this.out = bench.out();
  }

  static Profiles start(Bench bench, String scenario, List<Program> programs)
      throws InterruptedException {
    var profiles = new Profiles(bench, scenario);
    if (bench.profiles() != null) {
      for (Program program : programs) {
        program.startProfile();
        profiles.before.put(program, program.threads());
      }
    }
    return profiles;
  }

  /**
   * Ends the recordings, keeps them, and prints where the time went.
   *
   * @param requests that were made meanwhile
   */
  void stop(int requests) throws InterruptedException {
    if (folder != null) {
      for (var started : before.entrySet()) {
        Program program = started.getKey();
        ThreadTimes used = program.threads().since(started.getValue());
        Path recording = folder.resolve(scenario + "-" + program.title() + ".jfr");
        program.stopProfile(recording);
        print(
            program.title() + ": processor time by thread, ms per request",
            used.millis(),
            requests);
        Map<String, Long> samples = Hotspots.in(recording).samples();
        double all = samples.values().stream().mapToLong(Long::longValue).sum();
        print(program.title() + ": samples by library, share", samples, all);
      }
    }
  }

  private void print(String title, Map<String, Long> values, double all) {
    out.println("  " + title);
    values.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(MOST)
        .forEach(value -> out.printf("    %-42s %8.3f%n", value.getKey(), value.getValue() / all));
    out.flush();
  }
}
