package io.sandboxbroker.allocator.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.pool.Refusal;
import java.time.Duration;
import java.util.Locale;

/** Counts records, outcomes and transitions. Thread-safe. */
final class IntakeMetrics {

  private final MeterRegistry registry;

  IntakeMetrics(MeterRegistry registry) {
    this.registry = registry;
    registry.counter("broker.allocate.conflicts");
    registry.counter("broker.allocate.idempotent.hits");
    registry.counter("broker.duplicate.commands");
    registry.counter("broker.expiry.orphaned");
    registry.counter("broker.false.exhaustion");
    registry.counter("broker.inconsistent.leases");
    registry.counter("broker.skewed.commands");
  }

  /** Another command took the candidate first. */
  void conflict() {
    registry.counter("broker.allocate.conflicts").increment();
  }

  /** A command was refused although a sandbox was available. */
  void falseExhaustion() {
    registry.counter("broker.false.exhaustion").increment();
  }

  /** The clock of a command's gateway is off. */
  void skewed() {
    registry.counter("broker.skewed.commands").increment();
  }

  void deadLetter(String topic) {
    registry.counter("broker.dead.letters", "topic", topic).increment();
  }

  /** A sweep found allocated sandboxes that no timer had taken back. */
  void orphaned(long sandboxes) {
    registry.counter("broker.expiry.orphaned").increment((double) sandboxes);
  }

  /**
   * An allocation has an outcome.
   *
   * @param latency the time since the gateway accepted the command
   */
  void allocated(Outcome outcome, String label, Duration latency) {
    registry.timer("broker.allocation.latency", "outcome", label).record(latency);
    if (outcome instanceof Outcome.Repeated) {
      registry.counter("broker.allocate.idempotent.hits").increment();
    } else if (outcome instanceof Outcome.Changed changed) {
      changed(changed);
    } else if (outcome instanceof Outcome.Swapped swapped) {
      changed(new Outcome.Changed(swapped.given(), swapped.repeated()));
      changed(new Outcome.Changed(swapped.entry(), swapped.repeated()));
    } else if (outcome instanceof Outcome.Refused refused
        && refused.reason() == Refusal.LEASE_INCONSISTENT) {
      registry.counter("broker.inconsistent.leases").increment();
    }
  }

  /**
   * A record that names a sandbox, or a sweep, has an outcome.
   *
   * @param trigger the name of the record type
   */
  void decided(String trigger, Outcome outcome) {
    if (outcome instanceof Outcome.Changed changed) {
      changed(changed);
    } else if (outcome instanceof Outcome.Ignored ignored) {
      registry
          .counter("broker.triggers.ignored", "trigger", trigger, "why", label(ignored.reason()))
          .increment();
    }
  }

  private void changed(Outcome.Changed changed) {
    if (changed.repeated()) {
      registry.counter("broker.duplicate.commands").increment();
    } else {
      registry.counter("broker.transitions", "event", label(changed.entry().event())).increment();
    }
  }

  /** A record of a counted type has an outcome. */
  void counted(String counter, String outcome) {
    registry.counter(counter, "outcome", outcome).increment();
  }

  /** The label of an outcome, in most counters. */
  static String label(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Changed ignored -> "success";
      case Outcome.Swapped ignored -> "success";
      case Outcome.RenewalRepeated ignored -> "repeated";
      case Outcome.Repeated ignored -> "repeated";
      case Outcome.Refused refused -> label(refused.reason());
      case Outcome.Ignored ignored -> label(ignored.reason());
      case Outcome.DeletionDue ignored -> "deletion_due";
      case Outcome.KnownUnderAnotherId ignored -> "known_under_another_id";
      case Outcome.Queued ignored -> "waits";
    };
  }

  static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
