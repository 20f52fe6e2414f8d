package io.sandboxbroker.pool;

import org.jspecify.annotations.Nullable;

/**
 * A query for candidates of one shard.
 *
 * @param shard the shard, from 0
 * @param namePrefix the beginning of the name; null or empty for any
 * @param limit the maximum size of the page, from 1
 * @param cursor the end of the previous page; null for the first
 */
public record CandidateQuery(
    int shard, @Nullable String namePrefix, int limit, @Nullable String cursor) {
  public CandidateQuery {
    if (shard < 0 || limit < 1) {
      throw new IllegalArgumentException("Not a page: shard " + shard + ", limit " + limit);
    }
    namePrefix = namePrefix == null || namePrefix.isEmpty() ? null : namePrefix;
  }
}
