package io.sandboxbroker.gateway.inspection;

import io.sandboxbroker.gateway.inspection.ShardPager.Segment;
import io.sandboxbroker.gateway.lookup.PoolCalls;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.pool.KeyQuery;
import io.sandboxbroker.pool.ListQuery;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.TrackQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Reads the pool's table for operators. Thread-safe, never blocks. */
@Component
class PoolQueries {

  private final SandboxReader pool;
  private final PoolCalls calls;
  private final ShardPager.Budget budget;

  PoolQueries(SandboxReader pool, PoolCalls inspectionCalls, InspectionSettings settings) {
    this.pool = pool;
    calls = inspectionCalls;
    budget = new ShardPager.Budget(settings.maxCalls(), settings.concurrency());
  }

  /**
   * Returns a page of the sandboxes that a filter accepts, or a {@link RefusedException}.
   *
   * @param cursor the end of the previous page; null for the first
   */
  Mono<SandboxList> list(SandboxFilter filter, int limit, @Nullable String cursor) {
    List<Segment> segments = segments(filter);
    // A token counts segments, so that it belongs to lists of the same number of segments only.
    List<String> query =
        Stream.concat(Stream.of("list", "" + segments.size()), filter.parts().stream()).toList();
    PageToken start =
        cursor == null ? PageToken.FIRST : PageToken.decode(query, segments.size(), cursor);
    boolean filtered =
        filter.track() != null || filter.lab() != null || filter.idempotencyKey() != null;
    return calls
        .run(
            () ->
                new ShardPager(segments, filtered ? filter::accepts : null, limit, budget)
                    .read(start))
        .onErrorMap(
            IllegalArgumentException.class, wrong -> cursor == null ? wrong : PageToken.invalid())
        .map(page -> SandboxList.of(page, query));
  }

  /** Returns the row of a sandbox, or a {@link RefusedException}. */
  Mono<Optional<PoolEntry>> find(SandboxId sandbox) {
    return calls.run(() -> pool.find(sandbox));
  }

  /** One segment for the sandboxes of a key or a track, else one for each shard of each status. */
  private List<Segment> segments(SandboxFilter filter) {
    String key = filter.idempotencyKey();
    if (key != null) {
      return List.of((limit, cursor) -> pool.ofKey(new KeyQuery(key, limit, cursor)));
    }
    TrackId track = filter.track();
    if (track != null) {
      return List.of((limit, cursor) -> pool.ofTrack(new TrackQuery(track, limit, cursor)));
    }
    List<Segment> segments = new ArrayList<>();
    for (Status status : filter.statuses()) {
      for (int number = 0; number < pool.shards(); number++) {
        int shard = number;
        segments.add(
            (limit, cursor) ->
                pool.list(new ListQuery(status, shard, filter.namePrefix(), limit, cursor)));
      }
    }
    return segments;
  }
}
