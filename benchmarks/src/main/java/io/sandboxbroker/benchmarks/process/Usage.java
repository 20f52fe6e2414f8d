package io.sandboxbroker.benchmarks.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a few programs counted and used from one moment to another. */
public final class Usage {

  private record Reading(Metrics metrics, Duration cpu) {}

  private final List<Program> programs;
  private final List<Reading> before;
  private List<Reading> after = List.of();

  private Usage(List<Program> programs, List<Reading> before) {
    this.programs = programs;
    this.before = before;
  }

  /** Begins now. */
  public static Usage of(List<Program> programs) throws InterruptedException {
    return new Usage(List.copyOf(programs), readings(programs));
  }

  /** Ends now. */
  public Usage end() throws InterruptedException {
    after = readings(programs);
    return this;
  }

  /** By how much the samples of that name grew, all programs together. */
  public double counted(String name) {
    return counted(name, "");
  }

  /** By how much the samples of that name and with this label grew, all programs together. */
  public double counted(String name, String label) {
    double sum = 0;
    for (int i = 0; i < programs.size(); i++) {
      sum += after.get(i).metrics().sum(name, label) - before.get(i).metrics().sum(name, label);
    }
    return sum;
  }

  /** Processor time, all programs together, in milliseconds. */
  public double cpuMillis() {
    double sum = 0;
    for (int i = 0; i < programs.size(); i++) {
      sum += after.get(i).cpu().minus(before.get(i).cpu()).toMillis();
    }
    return sum;
  }

  private static List<Reading> readings(List<Program> programs) throws InterruptedException {
    var readings = new ArrayList<Reading>();
    for (Program program : programs) {
      readings.add(new Reading(program.metrics(), program.cpu()));
    }
    return List.copyOf(readings);
  }
}
