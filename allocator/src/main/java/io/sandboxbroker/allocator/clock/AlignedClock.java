package io.sandboxbroker.allocator.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine's clock, put right by the brokers', which all who write and read records share.
 * Thread-safe.
 */
public final class AlignedClock implements InstantSource {

  /** Who asks the brokers waits no longer for their answer. */
  static final Duration LONGEST_ROUND_TRIP = Duration.ofSeconds(2);

  /** Up to this the machine's clock is as good; those of the brokers differ as well. */
  private static final Duration NEGLIGIBLE = Duration.ofMillis(250);

  /** From here on somebody should look after the machine's clock. */
  private static final Duration WORRYING = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(AlignedClock.class);

  private final InstantSource machine;
  private volatile Duration offset = Duration.ZERO;

  /**
   * @param machine the machine's clock
   */
  AlignedClock(InstantSource machine) {
    this.machine = machine;
  }

  @Override
  public Instant instant() {
    return atBrokers(machine.instant());
  }

  /** What time it is at the brokers when the machine's clock shows this. */
  public Instant atBrokers(Instant onMachine) {
    return onMachine.plus(offset);
  }

  /** What is added to the machine's time; zero while that is as good. */
  Duration offset() {
    return offset;
  }

  /**
   * Learns by how much the machine's clock is off.
   *
   * @param append has a broker append a record that was sent at the given time, and says when it
   *     did so; when brokers do not stamp records, the same time. What it throws is passed on
   * @throws IllegalStateException when the answer cannot be made use of. After this, as after any
   *     failure, what was learnt before stands
   */
  void align(UnaryOperator<Instant> append) {
    Instant sent = Instant.ofEpochMilli(machine.millis());
    Instant appended = append.apply(sent);
    Duration roundTrip = Duration.between(sent, machine.instant());
    if (roundTrip.isNegative() || roundTrip.compareTo(LONGEST_ROUND_TRIP) > 0) {
      throw new IllegalStateException("The answer took " + roundTrip + " by the machine's clock");
    }
    Duration uncertainty = roundTrip.dividedBy(2);
    Duration measured = Duration.between(sent.plus(uncertainty), appended);
    if (isWithin(uncertainty, measured.minus(offset))) {
      // What was learnt may be right, and from a quicker answer.
      return;
    }
    boolean asGood = isWithin(uncertainty, measured) || isWithin(NEGLIGIBLE, measured);
    learn(asGood ? Duration.ZERO : measured);
  }

  private void learn(Duration newOffset) {
    boolean worryingBefore = isWorrying(offset);
    offset = newOffset;
    if (isWorrying(newOffset) && !worryingBefore) {
      LOG.warn("The clocks of this machine and the brokers differ by {} ms", newOffset.toMillis());
    } else if (worryingBefore && !isWorrying(newOffset)) {
      LOG.info("The clocks of this machine and the brokers agree again");
    }
  }

  private static boolean isWorrying(Duration offset) {
    return !isWithin(WORRYING, offset);
  }

  private static boolean isWithin(Duration bound, Duration difference) {
    return difference.abs().compareTo(bound) <= 0;
  }
}
