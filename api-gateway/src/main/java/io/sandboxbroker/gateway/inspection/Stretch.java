package io.sandboxbroker.gateway.inspection;

import io.sandboxbroker.pool.ListPage;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A part of a list that is read page by page, as a shard of a status. */
interface Stretch {

  /**
   * A page of it.
   *
   * @param limit how many at most
   * @param cursor where the page before ended; null for the first
   */
  CompletableFuture<ListPage> read(int limit, @Nullable String cursor);
}
