package io.sandboxbroker.simulator;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ChannelBindException;

/** A running simulator of the CSP. Thread-safe. */
public final class CspSimulator implements AutoCloseable {
  private final SimulatorSettings settings;
  private final Listener listener;
  private final SimulatorControl control;
  private final Scheduler time;

  private CspSimulator(SimulatorSettings settings, Scheduler time) {
    this.settings = settings;
    this.time = time;
    InstantSource clock = () -> Instant.ofEpochMilli(time.now(TimeUnit.MILLISECONDS));
    listener = new Listener(settings.bind(), settings.port());
    control = new SimulatorControl(settings, listener, time, clock);
    CspApi csp = new CspApi(control::world, time, clock, settings.maxInFlight());
    try {
      listener.open(new HttpTransport(csp, new ControlApi(control))::handle);
    } catch (RuntimeException unbound) {
      close();
      throw unbound;
    }
  }

  /** Runs until the process ends; wrong settings end it with status 2 and one line. */
  public static void main(String[] arguments) throws InterruptedException {
    CspSimulator simulator;
    try {
      simulator = start(SimulatorSettings.from(System.getenv()));
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

  /**
   * Starts a simulator in real time.
   *
   * @throws reactor.netty.ChannelBindException when the port cannot be bound
   */
  public static CspSimulator start(SimulatorSettings settings) {
    // An executor of our own, because reopening the port blocks, which Reactor's own threads must
    // not.
    return start(
        settings,
        Schedulers.fromExecutorService(
            Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("csp-simulator-time").factory())));
  }

  /**
   * Starts a simulator that lives by another time, such as reactor-test's {@code
   * VirtualTimeScheduler}.
   *
   * @param time the clock and the scheduler of delays; disposed of when the simulator closes
   * @throws reactor.netty.ChannelBindException when the port cannot be bound
   */
  public static CspSimulator start(SimulatorSettings settings, Scheduler time) {
    return new CspSimulator(settings, time);
  }

  /** The base of everything: {@code http://host:port}. */
  public URI baseUrl() {
    return URI.create("http://" + settings.bind() + ":" + listener.port());
  }

  /** The base of the accounts API, what {@code CSP_BASE_URL} is set to. */
  public URI accountsUrl() {
    return baseUrl().resolve(Operation.ACCOUNTS_BASE);
  }

  /** The base of the universal services API. */
  public URI servicesUrl() {
    return baseUrl().resolve(Operation.SERVICES_BASE);
  }

  /** The control of faults and conditions, with the log of requests. */
  public SimulatorControl control() {
    return control;
  }

  /** Cuts every connection and frees the port. */
  @Override
  public void close() {
    listener.close();
    time.dispose();
  }
}
