package io.sandboxbroker.gateway.reply;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.event.DeletionRejected;
import io.sandboxbroker.event.DeletionRejection;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class PendingRepliesTest {

  private final PendingReplies<SpecificRecord> waiting = new PendingReplies<>(new Semaphore(1));

  @Test
  void aRequestGetsTheOutcomeOfItsCommand() {
    CompletableFuture<SpecificRecord> request =
        waiting.await("c-1", Mono.empty(), Mono.never()).toFuture();
    SpecificRecord outcome = outcomeOf("c-1");
    assertThat(waiting.answer("c-1", outcome)).isTrue();
    assertThat(request).succeedsWithin(Duration.ofSeconds(5)).isSameAs(outcome);
  }

  @Test
  void anOutcomeOfAnotherCommandAnswersNobody() {
    CompletableFuture<SpecificRecord> request =
        waiting.await("c-1", Mono.empty(), Mono.never()).toFuture();
    assertThat(waiting.answer("c-2", outcomeOf("c-2"))).isFalse();
    assertThat(request).isNotDone();
  }

  @Test
  void aSecondOutcomeAnswersNobody() {
    waiting.await("c-1", Mono.empty(), Mono.never()).toFuture();
    assertThat(waiting.answer("c-1", outcomeOf("c-1"))).isTrue();
    assertThat(waiting.answer("c-1", outcomeOf("c-1"))).isFalse();
  }

  @Test
  void anOutcomeThatComesWhileTheCommandIsStillBeingAcknowledgedCounts() {
    CompletableFuture<SpecificRecord> request =
        waiting.await("c-1", Mono.never(), Mono.never()).toFuture();
    assertThat(waiting.answer("c-1", outcomeOf("c-1"))).isTrue();
    assertThat(request).succeedsWithin(Duration.ofSeconds(5));
  }

  @Test
  void aCommandThatCannotBePublishedEndsTheWait() {
    CompletableFuture<SpecificRecord> request =
        waiting.await("c-1", Mono.error(new KafkaException("full")), Mono.never()).toFuture();
    assertThat(request)
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .withCauseInstanceOf(KafkaException.class);
    Awaitility.await().until(() -> waiting.count() == 0);
  }

  @Test
  void onlySoManyWaitAndTheNextIsRefusedAtOnce() {
    CompletableFuture<SpecificRecord> first =
        waiting.await("c-1", Mono.empty(), Mono.never()).toFuture();
    StepVerifier.create(waiting.await("c-2", Mono.empty(), Mono.never()))
        .expectErrorSatisfies(PendingRepliesTest::overloaded)
        .verify();
    assertThat(first).isNotDone();
    assertThat(waiting.count()).isEqualTo(1);
  }

  @Test
  void whoeverHasBeenAnsweredLeavesRoomForTheNext() {
    waiting.await("c-1", Mono.empty(), Mono.never()).toFuture();
    waiting.answer("c-1", outcomeOf("c-1"));
    Awaitility.await()
        .untilAsserted(
            () -> {
              CompletableFuture<SpecificRecord> next =
                  waiting.await("c-2", Mono.empty(), Mono.never()).toFuture();
              assertThat(waiting.answer("c-2", outcomeOf("c-2"))).isTrue();
              assertThat(next).succeedsWithin(Duration.ofSeconds(5));
            });
  }

  @Test
  void aClientThatHasGoneIsForgottenAndLeavesRoom() {
    waiting.await("c-1", Mono.empty(), Mono.never()).subscribe().dispose();
    assertThat(waiting.count()).isZero();
    assertThat(waiting.answer("c-1", outcomeOf("c-1"))).isFalse();
    assertThat(waiting.await("c-2", Mono.empty(), Mono.never()).toFuture()).isNotDone();
    assertThat(waiting.count()).isEqualTo(1);
  }

  @Test
  void whoeverHasWaitedEnoughEndsWithoutAnOutcomeAndLeavesRoom() {
    StepVerifier.withVirtualTime(
            () ->
                waiting.await(
                    "c-1", Mono.empty(), Mono.delay(Duration.ofSeconds(5)).then(Mono.empty())))
        .expectSubscription()
        .expectNoEvent(Duration.ofSeconds(4))
        .thenAwait(Duration.ofSeconds(1))
        .verifyComplete();
    assertThat(waiting.count()).isZero();
  }

  @Test
  void enoughIsCountedFromWhenTheCommandIsPublished() {
    CompletableFuture<SpecificRecord> request =
        waiting.await("c-1", Mono.never(), Mono.empty()).toFuture();
    assertThat(request).isNotDone();
  }

  @Test
  void anOutcomeThatComesTooLateAnswersNobody() {
    StepVerifier.withVirtualTime(
            () -> waiting.await("c-1", Mono.empty(), Mono.never()).timeout(Duration.ofSeconds(25)))
        .expectSubscription()
        .expectNoEvent(Duration.ofSeconds(24))
        .thenAwait(Duration.ofSeconds(1))
        .expectError(TimeoutException.class)
        .verify();
    assertThat(waiting.count()).isZero();
    assertThat(waiting.answer("c-1", outcomeOf("c-1"))).isFalse();
  }

  private static void overloaded(Throwable failure) {
    assertThat(failure)
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.OVERLOADED));
  }

  private static SpecificRecord outcomeOf(String command) {
    return DeletionRejected.newBuilder()
        .setEventId("e")
        .setCauseId(command)
        .setOccurredAt(Instant.EPOCH)
        .setTrackId("alice")
        .setSandboxId("1")
        .setReason(DeletionRejection.SANDBOX_NOT_FOUND)
        .build();
  }
}
