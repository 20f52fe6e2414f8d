package io.sandboxbroker.benchmarks.scenario;

import java.util.List;

/** One question to the broker, which starts what it needs and stops it. */
public interface Scenario {

  /** As on the command line and in the report. */
  String name();

  /**
   * Measures.
   *
   * @return what was done against the promise meanwhile, one line each; none when all is well
   */
  List<String> run(Bench bench) throws InterruptedException;

  /** All there are, in the order in which they are run. */
  static List<Scenario> all() {
    return List.of(
        new StoreAlone(),
        new ClosedLoop(),
        new OneClient(),
        new Burst(),
        new Race(),
        new TwoAllocators(),
        new Memory());
  }
}
