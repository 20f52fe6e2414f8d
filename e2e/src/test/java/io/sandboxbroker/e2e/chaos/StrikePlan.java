package io.sandboxbroker.e2e.chaos;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** Draws strikes from a seed: the same seed draws the same ones. Belongs to one thread. */
final class StrikePlan {

  static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  static final Duration LONGEST_OUTAGE = Duration.ofSeconds(20);
  static final Duration LONGEST_REGISTRY_OUTAGE = Duration.ofSeconds(60);

  private static final List<Fault> OF_CONNECTIONS =
      List.of(Fault.LATENCY, Fault.RESET, Fault.BLACK_HOLE, Fault.OUTAGE);

  private final SplittableRandom random;
  private final Targets targets;

  /**
   * What can be struck.
   *
   * @param mortal processes that can be killed and paused
   * @param pausable processes that keep their data in memory, so that they are only paused
   * @param connections to servers, through a proxy
   */
  record Targets(List<String> mortal, List<String> pausable, List<String> connections) {

    Targets {
      mortal = List.copyOf(mortal);
      pausable = List.copyOf(pausable);
      connections = List.copyOf(connections);
    }
  }

  StrikePlan(SplittableRandom random, Targets targets) {
    this.random = random;
    this.targets = targets;
  }

  Strike next() {
    return percent(15) ? ofConnection() : ofProcess();
  }

  /** The time between two strikes. */
  Duration interval() {
    return millis(1_500, 4_500);
  }

  private Strike ofProcess() {
    boolean isReckless = percent(10);
    int drawn = random.nextInt(targets.mortal().size() + targets.pausable().size());
    if (drawn >= targets.mortal().size()) {
      String target = targets.pausable().get(drawn - targets.mortal().size());
      return new Strike(Fault.PAUSE, target, pause(), Duration.ZERO, isReckless);
    }
    String target = targets.mortal().get(drawn);
    return percent(30)
        ? new Strike(Fault.KILL, target, absence(), Duration.ZERO, isReckless)
        : new Strike(Fault.PAUSE, target, pause(), Duration.ZERO, isReckless);
  }

  private Duration absence() {
    return percent(10) ? millis(3_000, 15_000) : millis(0, 3_000);
  }

  private Duration pause() {
    int kind = random.nextInt(100);
    if (kind < 65) {
      return millis(100, 3_000);
    }
    return kind < 90 ? millis(3_000, 12_000) : millis(12_000, (int) LONGEST_PAUSE.toMillis());
  }

  private Strike ofConnection() {
    Fault fault = OF_CONNECTIONS.get(random.nextInt(OF_CONNECTIONS.size()));
    String target = targets.connections().get(random.nextInt(targets.connections().size()));
    Duration longest =
        target.equals(ChaosStack.REGISTRY) ? LONGEST_REGISTRY_OUTAGE : LONGEST_OUTAGE;
    Duration length = millis(500, (int) longest.toMillis());
    Duration latency = fault == Fault.LATENCY ? millis(20, 1_000) : Duration.ZERO;
    return new Strike(fault, target, length, latency, false);
  }

  private boolean percent(int share) {
    return random.nextInt(100) < share;
  }

  private Duration millis(int from, int end) {
    return Duration.ofMillis(random.nextInt(from, end));
  }
}
