package io.sandboxbroker.e2e.chaos;

import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.localstack.Part;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** SIGKILL for one part or two at a time, which are then started again. Belongs to one thread. */
final class Killer {

  /** In the order in which they are started again: each needs the one before. */
  private static final List<Part> VICTIMS =
      List.of(Part.KAFKA, Part.ALLOCATOR, Part.LIFECYCLE_WORKER, Part.API_GATEWAY);

  private static final int MIN_PAUSE_MILLIS = 3_000;
  private static final int MAX_PAUSE_MILLIS = 12_000;
  private static final int MAX_ABSENCE_MILLIS = 3_000;
  private static final double TWO_AT_A_TIME = 0.25;

  private final Broker broker;
  private final SplittableRandom random;
  private final Statistics statistics;
  private final PrintWriter out;
  private Duration next;

  Killer(Broker broker, SplittableRandom random, Statistics statistics, PrintWriter out) {
    this.broker = broker;
    this.random = random;
    this.statistics = statistics;
    this.out = out;
    next = nextStrike();
  }

  /** Kills and returns when everything is ready again; returns at once when it is not yet time. */
  void strikeIfDue() {
    if (broker.elapsed().compareTo(next) < 0) {
      return;
    }
    List<Part> victims = victims();
    Duration struck = broker.elapsed();
    for (Part victim : victims) {
      broker.kill(victim);
      statistics.killed(victim);
    }
    Duration back = struck.plus(Duration.ofMillis(random.nextInt(MAX_ABSENCE_MILLIS)));
    while (broker.elapsed().compareTo(back) < 0) {
      broker.watch();
    }
    victims.forEach(broker::restart);
    out.printf(
        "%6.1f s  kill -9 of %s, ready again after %.1f s%n",
        seconds(struck), victims, seconds(broker.elapsed().minus(struck)));
    next = nextStrike();
  }

  private List<Part> victims() {
    var victims = new ArrayList<Part>();
    victims.add(VICTIMS.get(random.nextInt(VICTIMS.size())));
    if (random.nextDouble() < TWO_AT_A_TIME) {
      var others = VICTIMS.stream().filter(part -> !victims.contains(part)).toList();
      victims.add(others.get(random.nextInt(others.size())));
    }
    victims.sort(Comparator.comparing(VICTIMS::indexOf));
    return victims;
  }

  private Duration nextStrike() {
    return broker
        .elapsed()
        .plus(Duration.ofMillis(random.nextInt(MIN_PAUSE_MILLIS, MAX_PAUSE_MILLIS)));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
