package io.sandboxbroker.pool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some sandboxes that were of a status a moment ago.
 *
 * @param sandboxes in the order of their names
 * @param cursor where to go on; null when the shard has been read to its end
 */
public record ListPage(List<Sandbox> sandboxes, @Nullable String cursor) {
  public ListPage {
    sandboxes = List.copyOf(sandboxes);
  }
}
