package io.sandboxbroker.pool;

import org.jspecify.annotations.Nullable;

/**
 * A query for the sandboxes that were allocated with an idempotency key. Several tracks may have
 * chosen the same key.
 *
 * @param key the key; one that equals the id of its track counts as none
 * @param limit the maximum size of the page, from 1
 * @param cursor the end of the previous page; null for the first
 */
public record KeyQuery(String key, int limit, @Nullable String cursor) {
  public KeyQuery {
    if (limit < 1) {
      throw new IllegalArgumentException("Not a page: limit " + limit);
    }
  }
}
