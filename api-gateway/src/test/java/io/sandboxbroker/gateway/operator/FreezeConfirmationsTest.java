package io.sandboxbroker.gateway.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.freeze.Freeze;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.gateway.web.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class FreezeConfirmationsTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final FreezeConfirmations confirmations = new FreezeConfirmations(1);

  @Test
  void aFreezeIsConfirmedWhenItHasBeenRead() {
    var written = freeze("why", NOON);
    CompletableFuture<Void> reading = confirmations.awaitRead(FreezeScope.SYNC, written).toFuture();
    confirmations.onChange(FreezeScope.EXPIRY, written);
    confirmations.onChange(FreezeScope.SYNC, freeze("another reason", NOON));
    confirmations.onChange(FreezeScope.SYNC, null);
    assertThat(reading).isNotDone();
    confirmations.onChange(FreezeScope.SYNC, freeze("why", NOON));
    assertThat(reading).succeedsWithin(Duration.ofSeconds(5));
    Awaitility.await().until(() -> confirmations.count() == 0);
  }

  @Test
  void aThawIsConfirmedWhenItHasBeenRead() {
    CompletableFuture<Void> reading = confirmations.awaitRead(FreezeScope.SYNC, null).toFuture();
    confirmations.onChange(FreezeScope.SYNC, freeze("why", null));
    assertThat(reading).isNotDone();
    confirmations.onChange(FreezeScope.SYNC, null);
    assertThat(reading).succeedsWithin(Duration.ofSeconds(5));
  }

  @Test
  void theNumberOfWaitingRequestsIsBounded() {
    CompletableFuture<Void> first = confirmations.awaitRead(FreezeScope.SYNC, null).toFuture();
    StepVerifier.create(confirmations.awaitRead(FreezeScope.SYNC, null))
        .verifyError(RefusedException.class);
    first.cancel(true);
    Awaitility.await().until(() -> confirmations.count() == 0);
    assertThat(confirmations.awaitRead(FreezeScope.SYNC, null).toFuture()).isNotDone();
  }

  private static Freeze freeze(String reason, Instant until) {
    return new Freeze(FreezeScope.SYNC, reason, "request-1", Instant.EPOCH, until);
  }
}
