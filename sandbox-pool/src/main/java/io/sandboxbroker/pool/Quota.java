package io.sandboxbroker.pool;

/**
 * A limit of the live leases that a lab, or the tracks of a token, hold at the same time.
 *
 * @param holder whose leases count, such as {@code lab:java-101} or {@code token:lab-platform}
 * @param limit the maximum number of live leases, 1 to {@value #MAX_LIMIT}
 */
public record Quota(String holder, int limit) {

  /** The largest limit. The search for a free slot reads as many rows at most. */
  public static final int MAX_LIMIT = 10_000;

  public Quota {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException(
          "The quota of " + holder + " must be 1 to " + MAX_LIMIT + ", not " + limit);
    }
  }
}
