package io.sandboxbroker.pool;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A query for sandboxes of one status and shard.
 *
 * @param shard the shard, from 0
 * @param namePrefix the beginning of the name; null or empty for any
 * @param limit the maximum size of the page, from 1
 * @param cursor the end of the previous page; null for the first
 * @param until only sandboxes whose lease ends until then or, if they are not allocated, that have
 *     not changed since then; null for all. The store reads the others as well, so a page may be
 *     empty and have a cursor
 */
public record ListQuery(
    Status status,
    int shard,
    @Nullable String namePrefix,
    int limit,
    @Nullable String cursor,
    @Nullable Instant until) {

  /** A query for sandboxes whenever they end or changed. */
  public ListQuery(
      Status status, int shard, @Nullable String namePrefix, int limit, @Nullable String cursor) {
    this(status, shard, namePrefix, limit, cursor, null);
  }

  public ListQuery {
    if (shard < 0 || limit < 1) {
      throw new IllegalArgumentException("Not a page: shard " + shard + ", limit " + limit);
    }
    namePrefix = namePrefix == null || namePrefix.isEmpty() ? null : namePrefix;
  }

  /** The query for the page after a cursor. */
  public ListQuery from(String next) {
    return new ListQuery(status, shard, namePrefix, limit, next, until);
  }
}
