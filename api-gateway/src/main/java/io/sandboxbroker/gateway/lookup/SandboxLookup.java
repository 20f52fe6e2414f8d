package io.sandboxbroker.gateway.lookup;

import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.pool.TrackId;
import jakarta.annotation.PreDestroy;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Shows a sandbox to its owner, and to nobody else. Thread-safe, never blocks. */
@Component
class SandboxLookup {

  private final SandboxReader pool;
  private final LookupSettings settings;
  private final Scheduler calls;

  SandboxLookup(SandboxReader pool, LookupSettings settings) {
    this.pool = pool;
    this.settings = settings;
    calls = Schedulers.newBoundedElastic(settings.threads(), settings.maxQueued(), "lookup");
  }

  @PreDestroy
  void close() {
    calls.dispose();
  }

  /** What that track may know of that sandbox, or a {@link RefusedException}. */
  Mono<SandboxDetails> find(SandboxId sandbox, TrackId asking) {
    return Mono.fromFuture(() -> pool.find(sandbox))
        .subscribeOn(calls)
        .timeout(settings.hold())
        .publishOn(Schedulers.parallel())
        .onErrorMap(SandboxLookup::isOutage, SandboxLookup::unavailable)
        .map(found -> found.orElseThrow(() -> new RefusedException(Refusal.SANDBOX_NOT_FOUND)))
        .map(found -> show(found, asking));
  }

  private static SandboxDetails show(PoolEntry found, TrackId asking) {
    Sandbox sandbox = found.sandbox();
    return switch (sandbox) {
      case Sandbox.Allocated allocated -> show(allocated, allocated.allocation(), asking);
      case Sandbox.PendingDeletion pending -> show(pending, pending.release().allocation(), asking);
      case Sandbox.DeletionFailed failed -> show(failed, failed.release().allocation(), asking);
      case Sandbox.Available ignored -> throw new RefusedException(Refusal.NOT_SANDBOX_OWNER);
      case Sandbox.Stale ignored -> throw new RefusedException(Refusal.NOT_SANDBOX_OWNER);
      // Gone for its last owner too: that is the end which a script that looks on waits for.
      case Sandbox.Deleted ignored -> throw new RefusedException(Refusal.SANDBOX_NOT_FOUND);
    };
  }

  private static SandboxDetails show(Sandbox sandbox, Allocation allocation, TrackId asking) {
    if (!allocation.track().equals(asking)) {
      throw new RefusedException(Refusal.NOT_SANDBOX_OWNER);
    }
    return SandboxDetails.of(sandbox, allocation);
  }

  private static boolean isOutage(Throwable failure) {
    return failure instanceof StoreUnavailableException
        || failure instanceof TimeoutException
        || failure instanceof RejectedExecutionException;
  }

  private static Throwable unavailable(Throwable outage) {
    return new RefusedException(Refusal.POOL_OUT_OF_REACH);
  }
}
