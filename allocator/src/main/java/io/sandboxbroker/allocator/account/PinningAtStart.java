package io.sandboxbroker.allocator.account;

import io.sandboxbroker.pool.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pins the accounts of the whole pool once, page by page in the background. It goes on after an
 * outage of the store. Thread-safe.
 */
final class PinningAtStart implements PinnedAccounts, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PinningAtStart.class);

  private final AccountPinning pinning;
  private final Duration pause;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("account-pinning").factory());

  /**
   * Creates a pinning that does nothing before its start.
   *
   * @param pause the time until the next try while the store is unavailable
   */
  PinningAtStart(AccountPinning pinning, Duration pause) {
    this.pinning = pinning;
    this.pause = pause;
  }

  void start() {
    pinFrom(AccountPinning.Position.FIRST);
  }

  @Override
  public CompletableFuture<Void> ready() {
    return done.isDone() ? done : done.copy();
  }

  private void pinFrom(AccountPinning.Position position) {
    var unused =
        pinning
            .pinPage(position)
            // On the scheduler, as completed calls would otherwise nest without a bound.
            .whenCompleteAsync(
                (next, failure) -> {
                  if (failure != null) {
                    retry(position, failure);
                  } else if (next != null) {
                    pinFrom(next);
                  } else {
                    LOG.info("The account of every sandbox is pinned");
                    done.complete(null);
                  }
                },
                scheduler);
  }

  private void retry(AccountPinning.Position position, Throwable failure) {
    Throwable cause = StoreUnavailableException.unwrap(failure);
    if (cause instanceof StoreUnavailableException) {
      LOG.info("The pinning of accounts waits for the store: {}", cause.getMessage());
    } else {
      LOG.warn("The pinning of accounts has failed and is tried again", cause);
    }
    var unused =
        scheduler.schedule(() -> pinFrom(position), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
