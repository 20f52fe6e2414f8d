package io.sandboxbroker.gateway.operator;

import io.sandboxbroker.gateway.web.RefusedException;

/**
 * How far an operator's command has come.
 *
 * @param <R> what it comes to
 */
public sealed interface CommandState<R> {

  /** Its outcome is yet to come. */
  record Running<R>() implements CommandState<R> {}

  /** It was carried out. */
  record Completed<R>(R result) implements CommandState<R> {}

  /** It was not, and that is its outcome. */
  record Refused<R>(RefusedException why) implements CommandState<R> {}
}
