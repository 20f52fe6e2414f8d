package io.sandboxbroker.pool;

import org.jspecify.annotations.Nullable;

/**
 * Asks for a page of the sandboxes of a status.
 *
 * @param shard which shard, from 0
 * @param namePrefix only names that start so; null for any, as which an empty one counts
 * @param limit how many at most, from 1
 * @param cursor where the page before ended; null for the first
 */
public record ListQuery(
    Status status, int shard, @Nullable String namePrefix, int limit, @Nullable String cursor) {
  public ListQuery {
    if (shard < 0 || limit < 1) {
      throw new IllegalArgumentException("No such page: shard " + shard + ", limit " + limit);
    }
    namePrefix = namePrefix == null || namePrefix.isEmpty() ? null : namePrefix;
  }
}
