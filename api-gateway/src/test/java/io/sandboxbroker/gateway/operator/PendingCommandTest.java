package io.sandboxbroker.gateway.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.sandboxbroker.gateway.reply.Sending;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import reactor.core.Disposable;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class PendingCommandTest {

  private static final Duration HOLD = Duration.ofSeconds(25);

  private final PendingCommand<String> command = new PendingCommand<>();
  private final AtomicInteger published = new AtomicInteger();
  private final AtomicInteger unpublished = new AtomicInteger();

  @Test
  void whatItComesToWhileItsClientIsHeldIsTheAnswer() {
    StepVerifier.create(publish(Mono.empty()))
        .then(() -> command.complete("done"))
        .assertNext(
            answer -> {
              assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.OK);
              assertThat(answer.getBody()).isEqualTo("done");
            })
        .verifyComplete();
    assertThat(unpublished).hasValue(0);
  }

  @Test
  void anOutcomeThatIsQuickerThanTheBrokersCounts() {
    command.complete("done");
    assertThat(command.isRunning()).isFalse();
    StepVerifier.create(publish(Mono.empty()))
        .assertNext(answer -> assertThat(answer.getBody()).isEqualTo("done"))
        .verifyComplete();
  }

  @Test
  void whatTakesLongerIsAcceptedAndGoesOn() {
    StepVerifier.withVirtualTime(() -> publish(Mono.empty()))
        .expectSubscription()
        .expectNoEvent(Duration.ofSeconds(24))
        .thenAwait(Duration.ofSeconds(1))
        .assertNext(
            answer -> {
              assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.ACCEPTED);
              assertThat(answer.getHeaders().getLocation()).hasPath("/v1/admin/commands/c-1");
            })
        .verifyComplete();
    assertThat(command.isRunning()).isTrue();
    command.complete("done");
    assertThat(command.state()).isEqualTo(new CommandState.Completed<>("done"));
  }

  @Test
  void aClientThatGoesAwayDoesNotTakeTheOutcomeWithIt() {
    leaveOncePublished();
    assertThat(command.state()).isEqualTo(new CommandState.Running<>());
    command.complete("done");
    assertThat(command.state()).isEqualTo(new CommandState.Completed<>("done"));
  }

  @Test
  void aRefusalIsTheAnswerToo() {
    var why = new RefusedException(Refusal.SYNC_FROZEN);
    StepVerifier.create(publish(Mono.empty()))
        .then(() -> command.refuse(why))
        .verifyErrorMatches(why::equals);
  }

  @Test
  void aRefusalAfterItsClientHasGoneDisturbsNobody() {
    var dropped = new AtomicInteger();
    Hooks.onErrorDropped(failure -> dropped.incrementAndGet());
    try {
      leaveOncePublished();
      command.refuse(new RefusedException(Refusal.SYNC_FROZEN));
      assertThat(dropped).hasValue(0);
    } finally {
      Hooks.resetOnErrorDropped();
    }
  }

  @Test
  void whatTheBrokersDoNotTakeIsTold() {
    var full = new IllegalStateException("full");
    StepVerifier.create(publish(Mono.error(full))).verifyErrorMatches(full::equals);
    assertThat(unpublished).hasValue(1);
  }

  @Test
  void whatIsRefusedBeforeItIsPublishedIsNotPublished() {
    var why = new RefusedException(Refusal.OVERLOADED);
    command.refuse(why);
    StepVerifier.create(publish(Mono.empty())).verifyErrorMatches(why::equals);
    assertThat(published).hasValue(0);
    assertThat(command.state()).isEqualTo(new CommandState.Refused<>(why));
  }

  @Test
  void theFirstOutcomeStands() {
    command.complete("done");
    command.complete("done again");
    command.refuse(new RefusedException(Refusal.OVERLOADED));
    assertThat(command.state()).isEqualTo(new CommandState.Completed<>("done"));
  }

  private void leaveOncePublished() {
    Disposable client = publish(Mono.empty()).subscribe();
    assertThat(published).hasValue(1);
    client.dispose();
  }

  private Mono<ResponseEntity<Object>> publish(Mono<Void> outcome) {
    Sending sending = mock();
    given(sending.id()).willReturn("c-1");
    given(sending.published())
        .willReturn(outcome.doOnSubscribe(now -> published.incrementAndGet()));
    return command.publish(sending, HOLD, unpublished::incrementAndGet);
  }
}
