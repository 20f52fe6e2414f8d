package io.sandboxbroker.audit.history;

import io.sandboxbroker.audit.history.SimulatedBroker.FreezeChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A life of the system, as its topics show it.
 *
 * @param records in the order in which they were appended
 * @param end when everything is over, and everything that was delayed has been appended
 * @param evidence what was planted; null if nothing was
 */
record History(
    List<LogRecord> records, List<FreezeChange> freezes, Instant end, @Nullable Evidence evidence) {

  /**
   * A violation that was planted.
   *
   * @param rules the rules that must find it
   * @param from the records that prove it are not older
   */
  record Evidence(List<String> rules, Instant from) {}

  /** One step of a history. The step decides from its own seed, whatever the others do. */
  record Step(Action action, long seed) {}

  /**
   * How a history comes about.
   *
   * @param plant the violation to plant after half of the steps; null for none
   */
  record Script(long seed, List<Step> steps, @Nullable Plant plant) {

    private static final int MAX_STEPS = 120;

    /** A random script. */
    static Script of(long seed, @Nullable Plant plant) {
      var random = new Random(seed);
      List<Step> steps = new ArrayList<>();
      Action[] actions = Action.values();
      for (int i = 10 + random.nextInt(MAX_STEPS); i > 0; i--) {
        // Allocations and releases are most of what happens.
        int kind = random.nextInt(2 * actions.length);
        Action action =
            kind < actions.length
                ? actions[kind]
                : actions[random.nextInt(Action.CONFIRM.ordinal() + 1)];
        steps.add(new Step(action, random.nextLong()));
      }
      return new Script(seed, steps, plant);
    }

    /** Lets it happen. */
    History run() {
      var broker = new SimulatedBroker(new Random(seed));
      broker.discover("first", Duration.ZERO);
      Evidence evidence = null;
      for (int i = 0; i < steps.size(); i++) {
        if (plant != null && i == steps.size() / 2) {
          evidence = plant(broker);
        }
        Step step = steps.get(i);
        // What was lost with Kafka can be found by nobody.
        if (evidence == null || step.action() != Action.KAFKA_IS_LOST) {
          broker.use(new Random(step.seed()));
          broker.pass(Duration.ofMillis(broker.random().nextInt(900_000)));
          step.action().run(broker);
        }
      }
      broker.use(new Random(seed));
      if (plant != null && evidence == null) {
        evidence = plant(broker);
      }
      Action.THAW_EXPIRIES.run(broker);
      broker.pass(Duration.ofHours(12));
      return new History(broker.log.records(), List.copyOf(broker.freezes), broker.now, evidence);
    }

    private Evidence plant(SimulatedBroker broker) {
      broker.use(new Random(seed));
      broker.pass(Duration.ofMinutes(10));
      Instant from = broker.now;
      plant.run(broker);
      return new Evidence(plant.rules(), from);
    }
  }
}
