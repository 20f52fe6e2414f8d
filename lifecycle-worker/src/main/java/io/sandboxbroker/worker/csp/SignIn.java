package io.sandboxbroker.worker.csp;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The sign-in that all deletions share until its jwt ends or is refused. Signs in at most every
 * half minute, whatever happens: many wrong attempts might close the account. Thread-safe.
 */
final class SignIn {

  static final Duration PAUSE = Duration.ofSeconds(30);

  /** How long before its end a jwt is no longer used, as a share of its whole time. */
  private static final int EARLY = 10;

  private final Function<Jwt, Optional<Instant>> ends;
  private final InstantSource clock;
  private final Mono<Attempt> current;
  private volatile @Nullable Session refused;

  /**
   * @param call signs in
   * @param timeout for one sign-in
   * @param ends when a jwt says that it ends
   */
  SignIn(
      Supplier<Mono<Jwt>> call,
      Duration timeout,
      Function<Jwt, Optional<Instant>> ends,
      InstantSource clock) {
    this.ends = ends;
    this.clock = clock;
    current =
        Mono.defer(call)
            .timeout(timeout)
            .<Attempt>map(this::begin)
            .onErrorResume(failure -> Mono.just(new Failure(describe(failure), nextTry())))
            .cacheInvalidateIf(this::isOver);
  }

  private sealed interface Attempt {}

  /**
   * A sign-in.
   *
   * @param earliestNext nobody signs in anew before
   * @param end it is not used after
   */
  record Session(Jwt jwt, Instant earliestNext, Instant end) implements Attempt {}

  private record Failure(String why, Instant earliestNext) implements Attempt {}

  /**
   * The sign-in, made now if there is none; a {@link UniversalServiceException} when that has
   * failed.
   */
  Mono<Session> session() {
    return current.flatMap(
        attempt ->
            switch (attempt) {
              case Session session -> Mono.just(session);
              case Failure failure ->
                  Mono.error(new UniversalServiceException(failure.why(), false));
            });
  }

  /** Says that the CSP no longer accepts a sign-in. */
  void refuse(Session session) {
    refused = session;
  }

  private Session begin(Jwt jwt) {
    Instant now = clock.instant();
    Instant end =
        ends.apply(jwt)
            .map(said -> said.minus(Duration.between(now, said).dividedBy(EARLY)))
            .orElse(Instant.MAX);
    return new Session(jwt, nextTry(), end);
  }

  private Instant nextTry() {
    return clock.instant().plus(PAUSE);
  }

  private boolean isOver(Attempt attempt) {
    Instant now = clock.instant();
    return switch (attempt) {
      case Session session ->
          !now.isBefore(session.earliestNext())
              && (session.equals(refused) || !now.isBefore(session.end()));
      case Failure failure -> !now.isBefore(failure.earliestNext());
    };
  }

  private static String describe(Throwable failure) {
    return failure instanceof UniversalServiceException fault
        ? String.valueOf(fault.getMessage())
        : "sign_in: " + FailureKind.of(failure);
  }
}
