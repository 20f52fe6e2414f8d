package io.sandboxbroker.gateway.inspection;

import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.StoreUnavailableException;
import jakarta.annotation.PreDestroy;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Shows operators what the table has. Thread-safe, never blocks. */
@Component
class PoolInspection {

  private final SandboxReader pool;
  private final CursorSeal seal;
  private final InspectionSettings settings;
  private final Scheduler calls;

  PoolInspection(SandboxReader pool, CursorSeal seal, InspectionSettings settings) {
    this.pool = pool;
    this.seal = seal;
    this.settings = settings;
    calls = Schedulers.newBoundedElastic(settings.threads(), settings.maxQueued(), "inspection");
  }

  @PreDestroy
  void close() {
    calls.dispose();
  }

  /**
   * A page of the sandboxes that are wanted, or a {@link RefusedException}.
   *
   * @param cursor where the page before ended; null for the first
   */
  Mono<SandboxList> list(Filters filters, int limit, @Nullable String cursor) {
    var list = PoolList.of(pool, filters);
    Place from = cursor == null ? Place.BEGINNING : Place.of(seal.open(list.identity(), cursor));
    var effort = new Walk.Effort(settings.maxCalls(), settings.concurrency());
    return ask(() -> list.page(from, limit, effort))
        // Sealed by us, and yet not understood: by a gateway of another version.
        .onErrorMap(
            IllegalArgumentException.class, wrong -> cursor == null ? wrong : CursorSeal.foreign())
        .map(
            page ->
                SandboxList.of(
                    page.sandboxes().stream().map(SandboxRow::of).toList(),
                    seal(list, page.next())));
  }

  private @Nullable String seal(PoolList list, @Nullable Place next) {
    return next == null ? null : seal.seal(list.identity(), next.toBytes());
  }

  /** What the table has of a sandbox, or a {@link RefusedException}. */
  Mono<Optional<PoolEntry>> find(SandboxId sandbox) {
    return ask(() -> pool.find(sandbox));
  }

  private <T> Mono<T> ask(Supplier<CompletableFuture<T>> question) {
    return Mono.fromFuture(question)
        .subscribeOn(calls)
        .timeout(settings.hold())
        .publishOn(Schedulers.parallel())
        .onErrorMap(
            PoolInspection::isOutage, outage -> new RefusedException(Refusal.POOL_OUT_OF_REACH));
  }

  private static boolean isOutage(Throwable failure) {
    return failure instanceof StoreUnavailableException
        || failure instanceof TimeoutException
        || failure instanceof RejectedExecutionException;
  }
}
