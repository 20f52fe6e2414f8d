package io.sandboxbroker.worker.csp;

import io.sandboxbroker.worker.csp.UniversalServiceClient.CallFailedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Shares one sign-in among all deletions until its JWT expires or is refused. Signs in at most
 * every half minute, because many failed attempts could lock the account. Thread-safe.
 */
final class SignIn {

  static final Duration PAUSE = Duration.ofSeconds(30);

  /** The last tenth of its lifetime a JWT is not used. */
  private static final int UNUSED_SHARE = 10;

  private final Function<Jwt, Optional<Instant>> expiry;
  private final InstantSource clock;
  private final Mono<Attempt> current;
  private volatile @Nullable Session refused;

  /**
   * @param call signs in
   * @param timeout for one sign-in
   * @param expiry reads the expiry of a JWT
   */
  SignIn(
      Supplier<Mono<Jwt>> call,
      Duration timeout,
      Function<Jwt, Optional<Instant>> expiry,
      InstantSource clock) {
    this.expiry = expiry;
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
   * @param earliestNext no other sign-in begins before
   * @param end it is not used after
   */
  record Session(Jwt jwt, Instant earliestNext, Instant end) implements Attempt {}

  private record Failure(String why, Instant earliestNext) implements Attempt {}

  /** The sign-in, made now if there is none; a {@link CallFailedException} when that has failed. */
  Mono<Session> session() {
    return current.flatMap(
        attempt ->
            switch (attempt) {
              case Session session -> Mono.just(session);
              case Failure failure -> Mono.error(new CallFailedException(failure.why(), false));
            });
  }

  /** Drops a sign-in that the CSP no longer accepts. */
  void refuse(Session session) {
    refused = session;
  }

  private Session begin(Jwt jwt) {
    Instant now = clock.instant();
    Instant end =
        expiry
            .apply(jwt)
            .map(limit -> limit.minus(Duration.between(now, limit).dividedBy(UNUSED_SHARE)))
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
    return failure instanceof CallFailedException fault
        ? String.valueOf(fault.getMessage())
        : "sign_in: " + FailureKind.of(failure);
  }
}
