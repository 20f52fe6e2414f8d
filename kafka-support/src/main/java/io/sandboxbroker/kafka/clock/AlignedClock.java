package io.sandboxbroker.kafka.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine's clock, corrected to the clock of the brokers, which all writers and readers of
 * records share. Thread-safe.
 */
public final class AlignedClock implements InstantSource {

  /** The longest wait for the answer of a broker. */
  static final Duration MAX_ROUND_TRIP = Duration.ofSeconds(2);

  /**
   * A smaller difference is not corrected, because the brokers' clocks differ as well. Two services
   * may differ by twice as much, which a second try of an early expiry allows for.
   */
  private static final Duration NEGLIGIBLE = Duration.ofMillis(50);

  /** A larger difference is logged as a warning. */
  private static final Duration WARNING = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(AlignedClock.class);

  private final InstantSource machine;
  private volatile Duration offset = Duration.ZERO;

  AlignedClock(InstantSource machine) {
    this.machine = machine;
  }

  @Override
  public Instant instant() {
    return atBrokers(machine.instant());
  }

  /** Converts a time of the machine's clock to the brokers' clock. */
  public Instant atBrokers(Instant onMachine) {
    return onMachine.plus(offset);
  }

  /** The difference that is added to the machine's time; zero while it is negligible. */
  Duration offset() {
    return offset;
  }

  /**
   * Measures the difference of the two clocks. After any failure the last measurement stays.
   *
   * @param append makes a broker append a record with the given time, and returns the time of the
   *     broker; when brokers do not stamp records, the given time
   * @throws IllegalStateException when the round trip is too long for a measurement
   */
  void align(UnaryOperator<Instant> append) {
    Instant sent = Instant.ofEpochMilli(machine.millis());
    Instant appended = append.apply(sent);
    Duration roundTrip = Duration.between(sent, machine.instant());
    if (roundTrip.isNegative() || roundTrip.compareTo(MAX_ROUND_TRIP) > 0) {
      throw new IllegalStateException("The answer took " + roundTrip + " by the machine's clock");
    }
    Duration uncertainty = roundTrip.dividedBy(2);
    Duration measured = Duration.between(sent.plus(uncertainty), appended);
    if (isWithin(uncertainty, measured.minus(offset))) {
      // The last measurement may be exact, and from a faster answer.
      return;
    }
    boolean negligible = isWithin(uncertainty, measured) || isWithin(NEGLIGIBLE, measured);
    correct(negligible ? Duration.ZERO : measured);
  }

  private void correct(Duration newOffset) {
    boolean wasLarge = isLarge(offset);
    offset = newOffset;
    if (isLarge(newOffset) && !wasLarge) {
      LOG.warn("The clocks of this machine and the brokers differ by {} ms", newOffset.toMillis());
    } else if (wasLarge && !isLarge(newOffset)) {
      LOG.info("The clocks of this machine and the brokers agree again");
    }
  }

  private static boolean isLarge(Duration offset) {
    return !isWithin(WARNING, offset);
  }

  private static boolean isWithin(Duration bound, Duration difference) {
    return difference.abs().compareTo(bound) <= 0;
  }
}
