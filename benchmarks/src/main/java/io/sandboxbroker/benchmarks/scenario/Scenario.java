package io.sandboxbroker.benchmarks.scenario;

import java.util.List;

/** One measurement, which starts what it needs and stops it. */
public interface Scenario {

  /** As on the command line and in the report. */
  String name();

  /**
   * Measures.
   *
   * @return the violations of the guarantees, one line each
   */
  List<String> run(ScenarioContext context) throws InterruptedException;

  /** All there are, in the order in which they are run. */
  static List<Scenario> all() {
    return List.of(
        new YardstickScenario(),
        new ClosedLoop(),
        new OneClient(),
        new Burst(),
        new Race(),
        new WaitingInQueue(),
        new TwoAllocators(),
        new Overload(),
        new Memory(),
        new FullGateway(),
        new OtherGateway());
  }
}
