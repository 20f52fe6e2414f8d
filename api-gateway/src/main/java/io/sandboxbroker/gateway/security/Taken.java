package io.sandboxbroker.gateway.security;

import java.time.Instant;

/**
 * What a bucket says when one token is taken.
 *
 * @param granted whether there was one
 * @param limit how many it holds when it is full
 * @param remaining how many are left
 * @param full when it is full again, if nobody takes any more
 */
record Taken(boolean granted, int limit, long remaining, Instant full) {

  /** The one that refuses, or else that of which less is left. */
  static Taken tighter(Taken one, Taken other) {
    if (one.granted != other.granted) {
      return one.granted ? other : one;
    }
    return one.remaining <= other.remaining ? one : other;
  }
}
