package io.sandboxbroker.worker.sync;

import io.sandboxbroker.csp.SyncRefusal;
import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.worker.csp.AccountsReply;
import io.sandboxbroker.worker.csp.Breaker;
import io.sandboxbroker.worker.csp.CspFault;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Reads the CSP's list as often as timers ask for it, within bounds. Thread-safe. */
final class CspListReader {

  private final Supplier<Mono<AccountsReply>> csp;
  private final Breaker breaker;
  private final Function<Instant, FreezeState.Status> standing;
  private final int mostRequested;
  private final InstantSource clock;

  /**
   * @param csp asks the CSP for its accounts
   * @param breaker while it is open the CSP is not asked
   * @param standing whether syncs are frozen at a time
   * @param mostRequested how many lists at the most are read for operators at a time
   */
  CspListReader(
      Supplier<Mono<AccountsReply>> csp,
      Breaker breaker,
      Function<Instant, FreezeState.Status> standing,
      int mostRequested,
      InstantSource clock) {
    this.csp = csp;
    this.breaker = breaker;
    this.standing = standing;
    this.mostRequested = mostRequested;
    this.clock = clock;
  }

  /**
   * Reads a list for each that an operator asked for, and one for all others; waits for the CSP as
   * long as its client does, for one list after the other.
   *
   * @return an answer to each that an operator asked for, and to the others if there was one
   * @throws IllegalStateException when it cannot be told whether syncs are frozen; worth trying
   *     again
   */
  List<Sync> sync(SyncTimerReader.Batch batch) {
    List<Sync> syncs = new ArrayList<>();
    int lists = 0;
    for (SyncDue due : batch.requested()) {
      if (isFrozen()) {
        syncs.add(refused(due, SyncRefusal.FROZEN, "syncs are frozen"));
      } else if (lists == mostRequested) {
        syncs.add(refused(due, SyncRefusal.BUSY, lists + " others come first"));
      } else {
        lists++;
        syncs.add(read(due));
      }
    }
    @Nullable SyncDue newest = batch.newest();
    if (newest != null && !isFrozen()) {
      syncs.add(read(newest));
    }
    return syncs;
  }

  private boolean isFrozen() {
    return switch (standing.apply(clock.instant())) {
      case FROZEN -> true;
      case THAWED -> false;
      case UNKNOWN ->
          throw new IllegalStateException("it cannot be told whether syncs are frozen; they wait");
    };
  }

  private Sync read(SyncDue due) {
    return breaker
        .tryBegin()
        .map(call -> read(due, call))
        .orElseGet(() -> refused(due, SyncRefusal.FAILED, "the breaker is open"));
  }

  private Sync read(SyncDue due, Breaker.Call call) {
    Instant startedAt = now();
    AccountsReply reply =
        Objects.requireNonNull(
            Mono.defer(csp).onErrorReturn(new CspFault.Unavailable("internal")).block());
    call.listed(reply);
    return new Sync(due, ListResult.of(reply), startedAt, now());
  }

  private Sync refused(SyncDue due, SyncRefusal reason, String detail) {
    Instant now = now();
    return new Sync(due, new ListResult.Refused(reason, detail), now, now);
  }

  private Instant now() {
    // What a fact can carry.
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
