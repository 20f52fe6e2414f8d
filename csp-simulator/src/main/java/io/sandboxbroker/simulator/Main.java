package io.sandboxbroker.simulator;

import java.util.concurrent.CountDownLatch;
import reactor.netty.ChannelBindException;

/** Runs a simulator until the process is told to end. */
public final class Main {
  private Main() {}

  /**
   * Starts with the settings of the environment; wrong ones end the process with status 2 and one
   * line.
   */
  public static void main(String[] arguments) throws InterruptedException {
    CspSimulator simulator;
    try {
      simulator = CspSimulator.start(SimulatorSettings.from(System.getenv()));
    } catch (IllegalArgumentException | ChannelBindException refused) {
      System.err.println("csp-simulator: " + refused.getMessage());
      System.exit(2);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(simulator::close));
    System.out.printf(
        "CSP simulator ready: CSP_BASE_URL=%s, services %s, control %s%s%n",
        simulator.accountsUrl(), simulator.servicesUrl(), simulator.baseUrl(), ControlApi.BASE);
    new CountDownLatch(1).await();
  }
}
