package io.sandboxbroker.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sets the behaviour of the CSP and shows its requests; {@code /_sim} is the same over HTTP. A
 * wrong value throws an {@link IllegalArgumentException}. Thread-safe.
 */
public final class SimulatorControl {
  private final SimulatorSettings settings;
  private final Listener listener;
  private final Scheduler time;
  private final InstantSource clock;
  private volatile World world;

  SimulatorControl(
      SimulatorSettings settings, Listener listener, Scheduler time, InstantSource clock) {
    this.settings = settings;
    this.listener = listener;
    this.time = time;
    this.clock = clock;
    this.world = World.create(settings, clock.instant());
  }

  /** A consistent enough picture: each part is exact, but they are read one after the other. */
  public SimulatorState state() {
    World current = world;
    return new SimulatorState(
        current.accounts().counts(),
        current.log().traffic(),
        current.log().trafficByOperation(),
        current.log().unknownPaths(),
        current.faults().active(now()),
        current.conditions().latencies(),
        current.conditions().limit(),
        current.conditions().listLag());
  }

  /** The accounts that exist, whatever the list says, in no special order. */
  public List<Account> accounts() {
    return world.accounts().present();
  }

  /** Creates active sandboxes whose names go on counting from the prefix's last. */
  public List<Account> addAccounts(int count, String prefix) {
    return world.accounts().add(count, prefix, null, now());
  }

  /**
   * Creates active sandboxes that the list shows with other fields than they have; see {@link
   * #showAccount}.
   */
  public List<Account> addAccounts(int count, String prefix, ObjectNode fields) {
    return world.accounts().add(count, prefix, fields, now());
  }

  /** Removes accounts as an operator would by hand, and answers how many of them existed. */
  public int removeAccounts(Collection<UUID> uuids) {
    return world.accounts().removeByHand(uuids, now());
  }

  /**
   * Makes the list show other fields of an account than it has; null leaves a field out.
   *
   * @param fields a JSON object, such as {@code {"csp_id": 3002036.0}}
   * @return false when there is no such account
   */
  public boolean showAccount(UUID account, String fields) {
    return world.accounts().show(account, Json.object(fields));
  }

  /** Leaves a universal service behind inside an account; empty when there is no such account. */
  public Optional<UniversalService> addService(UUID account, String name) {
    return world.accounts().addService(account, name);
  }

  /** Opens a fault window and answers its number. */
  public int setFault(FaultWindow window) {
    return world.faults().set(window, now());
  }

  /** Ends one fault window; false when it had ended already. */
  public boolean clearFault(int id) {
    return world.faults().clear(id);
  }

  /** Ends all fault windows. */
  public void clearFaults() {
    world.faults().clear();
  }

  /** Sets how long an operation takes; requests on their way keep what they drew. */
  public void setLatency(Operation operation, Latency latency) {
    world.conditions().latency(operation, latency);
  }

  /** Sets the hidden rate limit, its bucket full; {@code null} lifts it. */
  public void setRateLimit(@Nullable RateLimit limit) {
    world.conditions().limit(limit, now());
  }

  /** Sets for how long the list shows accounts that are gone, those gone already included. */
  public void setListLag(Duration lag) {
    world.conditions().listLag(lag);
  }

  /**
   * Refuses new connections, of the control API too, and resets what comes over established ones,
   * until the time is up.
   */
  public void refuseConnections(Duration lasting) {
    if (lasting.isZero() || lasting.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("lasting must be above 0 and up to 1h, not " + lasting);
    }
    if (listener.refuse()) {
      time.schedule(listener::accept, lasting.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /**
   * The latest requests that have ended, in the order in which they ended; the last 10,000 are
   * kept.
   */
  public List<RequestRecord> requests(int count) {
    return world.log().latest(count);
  }

  /**
   * Returns to the state after the start: the same accounts, no faults, the conditions of the
   * settings, an empty log.
   */
  public void reset() {
    world = World.create(settings, now());
  }

  /** The world that requests arrive in. */
  World world() {
    return world;
  }

  private Instant now() {
    return clock.instant();
  }
}
