package io.sandboxbroker.pool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of sandboxes from an index, which lags.
 *
 * @param sandboxes the sandboxes in the order of the query
 * @param cursor the position of the next page; null at the end
 */
public record ListPage(List<Sandbox> sandboxes, @Nullable String cursor) {
  public ListPage {
    sandboxes = List.copyOf(sandboxes);
  }
}
