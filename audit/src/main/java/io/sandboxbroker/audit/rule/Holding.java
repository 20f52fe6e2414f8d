package io.sandboxbroker.audit.rule;

import io.sandboxbroker.audit.log.ObservedSandbox;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time during which a track holds a sandbox.
 *
 * @param from when it began, by the clock of its allocator
 * @param lastedFrom a moment at which it is known to have lasted
 * @param written the timestamp of the record that showed it
 * @param by that record, for messages
 * @param ending null while no end is known
 */
record Holding(
    String track,
    String sandbox,
    Instant from,
    Instant lastedFrom,
    Instant written,
    String by,
    @Nullable Ending ending) {

  /**
   * The end of a holding.
   *
   * @param at when it came, by the clock of its allocator
   * @param written the timestamp of the record that showed it
   * @param by that record, for messages
   */
  record Ending(Instant at, Instant written, String by) {}

  static Holding of(ObservedSandbox allocated) {
    return new Holding(
        allocated.owner(),
        allocated.sandbox(),
        allocated.begin(),
        allocated.lastedFrom(),
        allocated.written(),
        allocated.toString(),
        null);
  }

  boolean isOf(ObservedSandbox observed) {
    return sandbox.equals(observed.sandbox());
  }

  /** The same, known to have lasted at a later moment. */
  Holding until(Instant later) {
    return later.isAfter(lastedFrom)
        ? new Holding(track, sandbox, from, later, written, by, ending)
        : this;
  }

  Holding endedBy(ObservedSandbox after) {
    var end = new Ending(after.end(), after.written(), after.toString());
    return new Holding(track, sandbox, from, lastedFrom, written, by, end);
  }

  /** Whether it may have ended when another one began, by clocks that differ. */
  boolean mayPrecede(Holding other, Duration skew) {
    return ending != null && !ending.at().isAfter(other.from().plus(skew));
  }
}
