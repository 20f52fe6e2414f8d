package io.sandboxbroker.worker.csp;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Removes the universal services of one name from an account, or only says which it would.
 * Thread-safe.
 */
final class UniversalServiceRemover {

  private static final Logger LOG = LoggerFactory.getLogger(UniversalServiceRemover.class);

  /** More of one name in one account are not expected, and what is left goes with the account. */
  private static final int MOST = 20;

  private final UniversalServiceClient client;
  private final SignIn signIn;
  private final String name;
  private final boolean shadow;
  private final Duration timeout;
  private final CspMetrics metrics;

  /**
   * @param name of the services
   * @param shadow whether nothing is removed
   * @param timeout for the whole of it
   */
  UniversalServiceRemover(
      UniversalServiceClient client,
      SignIn signIn,
      String name,
      boolean shadow,
      Duration timeout,
      CspMetrics metrics) {
    this.client = client;
    this.signIn = signIn;
    this.name = name;
    this.shadow = shadow;
    this.timeout = timeout;
    this.metrics = metrics;
  }

  /** Completes in any case, and within the timeout: what fails is only logged and counted. */
  Mono<Void> removeFrom(String externalId) {
    return Mono.defer(() -> attempt(externalId))
        .onErrorResume(UniversalServiceRemover::mayPass, refused -> attempt(externalId))
        .timeout(timeout)
        .onErrorResume(
            failure -> {
              LOG.warn(
                  "universal services stay in {}: {}",
                  externalId,
                  failure instanceof UniversalServiceException
                      ? failure.getMessage()
                      : FailureKind.of(failure));
              metrics.services("failed");
              return Mono.empty();
            });
  }

  private static boolean mayPass(Throwable failure) {
    return failure instanceof UniversalServiceException fault && fault.isSessionRefused();
  }

  private Mono<Void> attempt(String externalId) {
    return signIn
        .session()
        .flatMap(
            session ->
                client
                    .switchTo(externalId, session.jwt())
                    .flatMap(account -> removeAll(externalId, account))
                    .doOnError(
                        UniversalServiceException.class,
                        fault -> {
                          if (fault.isSessionRefused()) {
                            signIn.refuse(session);
                          }
                        }));
  }

  /**
   * @param account the jwt of this account, which is used here and nowhere else
   */
  private Mono<Void> removeAll(String externalId, Jwt account) {
    return client
        .list(account)
        .flatMapMany(Flux::fromIterable)
        .filter(service -> name.equals(service.name()))
        .take(MOST)
        .concatMap(service -> Mono.justOrEmpty(service.key()))
        .concatMap(key -> remove(externalId, key, account))
        .then();
  }

  private Mono<Void> remove(String externalId, String key, Jwt account) {
    if (shadow) {
      LOG.info("would remove universal service {} from {}", key, externalId);
      metrics.services("shadow");
      return Mono.empty();
    }
    return client
        .delete(key, account)
        .doOnSuccess(
            done -> {
              LOG.info("removed universal service {} from {}", key, externalId);
              metrics.services("removed");
            });
  }
}
