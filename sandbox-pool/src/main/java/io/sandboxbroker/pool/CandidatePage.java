package io.sandboxbroker.pool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of candidates.
 *
 * @param candidates the candidates in the order of their names
 * @param cursor the position of the next page; null at the end of the shard
 */
public record CandidatePage(List<Sandbox.Available> candidates, @Nullable String cursor) {
  public CandidatePage {
    candidates = List.copyOf(candidates);
  }
}
