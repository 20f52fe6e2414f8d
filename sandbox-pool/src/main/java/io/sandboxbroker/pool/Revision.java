package io.sandboxbroker.pool;

import java.time.Instant;

/**
 * A version of a sandbox.
 *
 * @param version the number, which grows by one with each transition, from 1
 * @param cause the id of the trigger
 * @param at the time of the decision
 */
public record Revision(long version, String cause, Instant at) {

  static Revision first(Trigger cause, Instant at) {
    return new Revision(1, cause.id(), at);
  }

  Revision next(Trigger cause, Instant at) {
    return new Revision(version + 1, cause.id(), at);
  }
}
