package io.sandboxbroker.worker.sync;

import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.worker.csp.AccountsReply;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** Reads the CSP's list because a timer says so. Thread-safe. */
final class Synchronising {

  private final Supplier<Mono<AccountsReply>> csp;
  private final InstantSource clock;

  /**
   * @param csp asks the CSP for its accounts
   */
  Synchronising(Supplier<Mono<AccountsReply>> csp, InstantSource clock) {
    this.csp = csp;
    this.clock = clock;
  }

  /** Waits for the CSP as long as its client does. */
  Sync sync(SyncDue due) {
    Instant startedAt = now();
    AccountsReply reply = Objects.requireNonNull(csp.get().block());
    return new Sync(due.getTimerId(), Reading.of(reply), startedAt, now());
  }

  private Instant now() {
    // What a fact can carry.
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
