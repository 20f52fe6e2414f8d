package io.sandboxbroker.pool;

/**
 * One transition as the journal of a sandbox remembers it, whole enough to tell its event again.
 *
 * @param event what it was called
 * @param after the sandbox after it
 */
public record Step(PoolEvent event, Sandbox after) {

  /** The trigger that caused it. */
  public String cause() {
    return after.revision().cause();
  }
}
