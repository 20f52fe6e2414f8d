package io.sandboxbroker.worker.sync;

import io.sandboxbroker.csp.SyncRefusal;
import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.worker.csp.AccountsReply;
import io.sandboxbroker.worker.csp.Breaker;
import io.sandboxbroker.worker.csp.CspFault;
import io.sandboxbroker.worker.sync.SyncTimerReader.SyncTimer;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Reads the CSP's list for the timers of a batch. Thread-safe.
 *
 * @param csp calls the CSP for its accounts
 * @param breaker open while the CSP must not be called
 * @param freeze whether syncs are frozen at a time
 * @param maxRequested the most lists that are read for operators in a batch
 */
record CspListReader(
    Supplier<Mono<AccountsReply>> csp,
    Breaker breaker,
    Function<Instant, FreezeState.Status> freeze,
    int maxRequested,
    InstantSource clock) {

  /**
   * Reads one list for each sync that an operator has requested, and one for all others. Blocks
   * until the CSP has answered.
   *
   * @param target receives the result of each requested sync, and of the newest other one. It gets
   *     them one by one, so that only one list is in memory
   * @throws IllegalStateException when it is unknown whether syncs are frozen; a retry may succeed
   */
  void sync(SyncTimerReader.Batch batch, Consumer<Sync> target) {
    int lists = 0;
    for (SyncTimer timer : batch.requested()) {
      if (isFrozen()) {
        target.accept(refused(timer, SyncRefusal.FROZEN, "syncs are frozen"));
      } else if (lists == maxRequested) {
        target.accept(refused(timer, SyncRefusal.BUSY, lists + " others come first"));
      } else {
        lists++;
        target.accept(read(timer));
      }
    }
    @Nullable SyncTimer newest = batch.newest();
    if (newest != null && !isFrozen()) {
      target.accept(read(newest));
    }
  }

  private boolean isFrozen() {
    return switch (freeze.apply(clock.instant())) {
      case FROZEN -> true;
      case THAWED -> false;
      case UNKNOWN ->
          throw new IllegalStateException("It is unknown whether syncs are frozen; they wait");
    };
  }

  private Sync read(SyncTimer timer) {
    return breaker
        .tryBegin()
        .map(call -> read(timer, call))
        .orElseGet(() -> refused(timer, SyncRefusal.FAILED, "the circuit breaker is open"));
  }

  private Sync read(SyncTimer timer, Breaker.Call call) {
    Instant startedAt = now();
    AccountsReply reply =
        Objects.requireNonNull(
            Mono.defer(csp).onErrorReturn(new CspFault.Unavailable("internal")).block());
    switch (reply) {
      case AccountsReply.Accounts ignored -> call.succeeded();
      case CspFault fault -> call.failed(fault);
    }
    return new Sync(timer, ListResult.of(reply), startedAt, now());
  }

  private Sync refused(SyncTimer timer, SyncRefusal reason, String detail) {
    Instant now = now();
    return new Sync(timer, new ListResult.Refused(reason, detail), now, now);
  }

  private Instant now() {
    // The precision of a fact.
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
