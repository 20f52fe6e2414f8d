package io.sandboxbroker.pool;

import java.time.Instant;

/**
 * Which version of a sandbox this is, and who made it.
 *
 * @param version grows by one with each transition, from 1
 * @param cause the id of the trigger that made it
 * @param at when it was decided
 */
public record Revision(long version, String cause, Instant at) {

  static Revision first(Trigger cause, Instant at) {
    return new Revision(1, cause.id(), at);
  }

  Revision next(Trigger cause, Instant at) {
    return new Revision(version + 1, cause.id(), at);
  }
}
