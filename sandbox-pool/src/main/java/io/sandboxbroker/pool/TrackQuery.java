package io.sandboxbroker.pool;

import org.jspecify.annotations.Nullable;

/**
 * Asks for a page of the sandboxes that a track has or had.
 *
 * @param limit how many at most, from 1
 * @param cursor where the page before ended; null for the first
 */
public record TrackQuery(TrackId track, int limit, @Nullable String cursor) {
  public TrackQuery {
    if (limit < 1) {
      throw new IllegalArgumentException("No such page: limit " + limit);
    }
  }
}
