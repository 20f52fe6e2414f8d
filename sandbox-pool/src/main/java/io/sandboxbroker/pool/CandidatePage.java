package io.sandboxbroker.pool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some sandboxes that may be available.
 *
 * @param candidates in the order of their names
 * @param cursor where to go on; null when the shard has been read to its end
 */
public record CandidatePage(List<Sandbox.Available> candidates, @Nullable String cursor) {
  public CandidatePage {
    candidates = List.copyOf(candidates);
  }
}
