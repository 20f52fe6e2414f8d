package io.sandboxbroker.benchmarks.scenario;

import io.sandboxbroker.benchmarks.process.Program;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records what programs do from start to stop, if the run was asked for profiles. */
final class Profiles {

  private final @Nullable Path folder;
  private final String scenario;
  private final List<Program> programs;

  private Profiles(@Nullable Path folder, String scenario, List<Program> programs) {
    this.folder = folder;
    this.scenario = scenario;
    this.programs = programs;
  }

  static Profiles start(Bench bench, String scenario, List<Program> programs)
      throws InterruptedException {
    if (bench.profiles() != null) {
      for (Program program : programs) {
        program.startProfile();
      }
    }
    return new Profiles(bench.profiles(), scenario, List.copyOf(programs));
  }

  void stop() throws InterruptedException {
    if (folder != null) {
      for (Program program : programs) {
        program.stopProfile(folder.resolve(scenario + "-" + program.title() + ".jfr"));
      }
    }
  }
}
