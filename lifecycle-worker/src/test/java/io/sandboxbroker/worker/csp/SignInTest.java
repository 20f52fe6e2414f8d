package io.sandboxbroker.worker.csp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.worker.csp.UniversalServiceClient.CallFailedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class SignInTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration LONG = Duration.ofSeconds(20);

  private Instant now = START;
  private int calls;
  private Optional<Instant> end = Optional.of(START.plus(HOUR));
  private Mono<Jwt> answer = Mono.fromSupplier(() -> new Jwt("jwt-" + calls));
  private final SignIn signIn = new SignIn(this::call, LONG, jwt -> end, () -> now);

  @Test
  void oneServesAllUntilShortlyBeforeItsJwtEnds() {
    String first = session();
    now = START.plus(Duration.ofMinutes(53));
    assertThat(session()).isEqualTo(first);
    assertThat(calls).isEqualTo(1);

    now = START.plus(Duration.ofMinutes(54));
    end = Optional.of(now.plus(HOUR));
    assertThat(session()).isNotEqualTo(first);
    assertThat(calls).isEqualTo(2);
  }

  @Test
  void whoAsksAtTheSameTimeWaitsForTheSameOne() {
    Sinks.One<Jwt> sink = Sinks.one();
    answer = sink.asMono();
    var all = Flux.range(0, 20).flatMap(i -> signIn.session()).collectList().toFuture();
    sink.tryEmitValue(new Jwt("one")).orThrow();

    assertThat(all.join()).hasSize(20).extracting(one -> one.jwt().text()).containsOnly("one");
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void aJwtThatDoesNotSayWhenItEndsIsGoodUntilItIsRefused() {
    end = Optional.empty();
    String first = session();
    now = START.plus(Duration.ofDays(30));

    assertThat(session()).isEqualTo(first);
    signIn.refuse(signIn.session().block());
    assertThat(session()).isNotEqualTo(first);
  }

  @Test
  void aRefusedOneIsReplacedButNotMoreOftenThanEveryHalfMinute() {
    String first = session();
    signIn.refuse(signIn.session().block());
    now = START.plus(SignIn.PAUSE).minusMillis(1);
    assertThat(session()).isEqualTo(first);

    now = START.plus(SignIn.PAUSE);
    assertThat(session()).isNotEqualTo(first);
  }

  @Test
  void neitherDoesAJwtThatHasLongEndedByOurClockMakeUsSignInAllTheTime() {
    end = Optional.of(START.minus(HOUR));
    session();
    session();

    assertThat(calls).isEqualTo(1);
  }

  @Test
  void aFailedOneIsNotTriedAgainForHalfAMinute() {
    answer = Mono.error(new CallFailedException("sign_in: HTTP 401", true));
    assertThatThrownBy(this::session).hasMessage("sign_in: HTTP 401");
    assertThatThrownBy(this::session).hasMessage("sign_in: HTTP 401");
    assertThat(calls).isEqualTo(1);

    now = START.plus(SignIn.PAUSE);
    answer = Mono.just(new Jwt("at last"));
    assertThat(session()).isEqualTo("at last");
  }

  @Test
  void oneThatNeverAnswersHasFailedWhenItsTimeIsUp() {
    answer = Mono.never();
    var impatient = new SignIn(this::call, Duration.ofMillis(20), jwt -> end, () -> now);

    assertThatThrownBy(() -> impatient.session().block(LONG)).hasMessage("sign_in: timeout");
    assertThatThrownBy(() -> impatient.session().block(LONG)).hasMessage("sign_in: timeout");
    assertThat(calls).isEqualTo(1);
  }

  private Mono<Jwt> call() {
    calls++;
    return answer;
  }

  private String session() {
    return signIn.session().block(LONG).jwt().text();
  }
}
