package io.sandboxbroker.simulator;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A fault, and which requests it strikes. A window without {@code times} and {@code lasting} stays
 * until it is cleared.
 *
 * @param fault what happens
 * @param operations the operations it happens to, at least one
 * @param times how many requests it strikes before it ends; {@code null}: any number
 * @param lasting how long after it was set it ends; {@code null}: never
 * @param probability which share of the requests it strikes, above 0 and up to 1, drawn from the
 *     simulator's seed
 * @param applied whether the request takes its effect all the same, so that only the reply is a lie
 */
public record FaultWindow(
    Fault fault,
    Set<Operation> operations,
    @Nullable Integer times,
    @Nullable Duration lasting,
    double probability,
    boolean applied) {

  /** Refuses what could never strike. */
  public FaultWindow {
    operations = Set.copyOf(operations);
    if (operations.isEmpty()) {
      throw new IllegalArgumentException("a fault needs at least one operation");
    }
    for (Operation operation : operations) {
      if (!fault.canStrike(operation)) {
        throw new IllegalArgumentException("a list's fault cannot strike " + operation);
      }
    }
    if (times != null && times < 1) {
      throw new IllegalArgumentException("times must be at least 1, not " + times);
    }
    if (!(probability > 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "a probability is above 0 and up to 1, not " + probability);
    }
  }

  /** Strikes every request of these operations until it is cleared. */
  public static FaultWindow of(Fault fault, Operation... operations) {
    return new FaultWindow(fault, Set.of(operations), null, null, 1, false);
  }

  /** The same, ending after so many strikes. */
  public FaultWindow times(int count) {
    return new FaultWindow(fault, operations, count, lasting, probability, applied);
  }

  /** The same, ending so long after it was set. */
  public FaultWindow lasting(Duration duration) {
    return new FaultWindow(fault, operations, times, duration, probability, applied);
  }

  /** The same, striking only this share of the requests. */
  public FaultWindow withProbability(double share) {
    return new FaultWindow(fault, operations, times, lasting, share, applied);
  }

  /** The same, but the request takes its effect. */
  public FaultWindow butApplied() {
    return new FaultWindow(fault, operations, times, lasting, probability, true);
  }

  @JsonCreator
  static FaultWindow fromJson(
      @JsonProperty("fault") @Nullable Fault fault,
      @JsonProperty("operations") @Nullable Set<Operation> operations,
      @JsonProperty("times") @Nullable Integer times,
      @JsonProperty("lasting") @Nullable Duration lasting,
      @JsonProperty("probability") @Nullable Double probability,
      @JsonProperty("applied") @Nullable Boolean applied) {
    if (fault == null || operations == null) {
      throw new IllegalArgumentException("a fault window needs fault and operations");
    }
    return new FaultWindow(
        fault,
        operations,
        times,
        lasting,
        probability == null ? 1 : probability,
        applied != null && applied);
  }
}
