package io.sandboxbroker.benchmarks.process;

import java.util.List;

/**
 * What a program's {@code /metrics} said at one moment.
 *
 * @param samples in the order in which it said them
 */
public record Metrics(List<Sample> samples) {

  /**
   * One line.
   *
   * @param name without its labels
   * @param labels as they stand between the braces; empty when there are none
   */
  record Sample(String name, String labels, double value) {}

  public Metrics {
    samples = List.copyOf(samples);
  }

  /** Reads Prometheus' text format; lines that are no samples are skipped. */
  static Metrics parse(String text) {
    return new Metrics(
        text.lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(Metrics::sample)
            .toList());
  }

  private static Sample sample(String line) {
    int open = line.indexOf('{');
    int close = line.lastIndexOf('}');
    if (open < 0 || close < open) {
      int space = line.indexOf(' ');
      return new Sample(line.substring(0, space), "", value(line.substring(space)));
    }
    return new Sample(
        line.substring(0, open), line.substring(open + 1, close), value(line.substring(close + 1)));
  }

  /** A time of measurement may follow. */
  private static double value(String text) {
    return switch (text.strip().split(" ", -1)[0]) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      case String number -> Double.parseDouble(number);
    };
  }

  /** The sum of all samples of that name. */
  public double sum(String name) {
    return sum(name, "");
  }

  /**
   * The sum of the samples of that name that have this label.
   *
   * @param label as Prometheus writes it: {@code area="heap"}
   */
  public double sum(String name, String label) {
    return samples.stream()
        .filter(sample -> sample.name().equals(name) && sample.labels().contains(label))
        .mapToDouble(Sample::value)
        .sum();
  }
}
