package io.sandboxbroker.pool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some sandboxes that were as asked for a moment ago.
 *
 * @param sandboxes in the order of the query
 * @param cursor where to go on; null when what was asked for has been read to its end
 */
public record ListPage(List<Sandbox> sandboxes, @Nullable String cursor) {
  public ListPage {
    sandboxes = List.copyOf(sandboxes);
  }
}
