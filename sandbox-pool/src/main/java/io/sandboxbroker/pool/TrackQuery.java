package io.sandboxbroker.pool;

import org.jspecify.annotations.Nullable;

/**
 * A query for the sandboxes that a track has or had.
 *
 * @param limit the maximum size of the page, from 1
 * @param cursor the end of the previous page; null for the first
 */
public record TrackQuery(TrackId track, int limit, @Nullable String cursor) {
  public TrackQuery {
    if (limit < 1) {
      throw new IllegalArgumentException("Not a page: limit " + limit);
    }
  }
}
