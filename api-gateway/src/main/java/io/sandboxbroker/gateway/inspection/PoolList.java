package io.sandboxbroker.gateway.inspection;

import io.sandboxbroker.pool.ListQuery;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.TrackQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pool as a list: one stretch for all that a track has or had, or else one for each shard of
 * each status.
 *
 * @param stretches in the order of the list
 * @param filter which of their rows are wanted; null where they hold no others
 * @param identity what tells it from other lists, the number of stretches included: places are
 *     counted in them
 */
record PoolList(
    List<Stretch> stretches, @Nullable Predicate<Sandbox> filter, List<String> identity) {

  static PoolList of(SandboxReader pool, Filters filters) {
    TrackId track = filters.track();
    List<Stretch> stretches =
        track == null
            ? shards(pool, filters)
            : List.of((limit, cursor) -> pool.ofTrack(new TrackQuery(track, limit, cursor)));
    boolean choosy = track != null || filters.lab() != null;
    return new PoolList(
        stretches,
        choosy ? filters::accept : null,
        Stream.concat(Stream.of("list", "" + stretches.size()), filters.parts().stream()).toList());
  }

  private static List<Stretch> shards(SandboxReader pool, Filters filters) {
    List<Stretch> shards = new ArrayList<>();
    for (Status status : filters.statuses()) {
      for (int shard = 0; shard < pool.shards(); shard++) {
        int one = shard;
        shards.add(
            (limit, cursor) ->
                pool.list(new ListQuery(status, one, filters.namePrefix(), limit, cursor)));
      }
    }
    return shards;
  }

  CompletableFuture<Walk.Page> page(Place from, int limit, Walk.Effort effort) {
    return new Walk(stretches, filter, limit, effort).from(from);
  }
}
