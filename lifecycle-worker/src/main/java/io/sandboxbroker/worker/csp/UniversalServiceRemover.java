package io.sandboxbroker.worker.csp;

import io.sandboxbroker.worker.csp.UniversalServiceClient.CallFailedException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Removes the universal services of one name from an account, or only logs them. Thread-safe.
 *
 * @param name of the services
 * @param shadow whether the services are only logged
 * @param timeout for the whole removal
 */
record UniversalServiceRemover(
    UniversalServiceClient client,
    SignIn signIn,
    String name,
    boolean shadow,
    Duration timeout,
    CspMetrics metrics) {

  private static final Logger LOG = LoggerFactory.getLogger(UniversalServiceRemover.class);

  /** More are not expected; the CSP deletes the rest with the account. */
  private static final int MAX_SERVICES = 20;

  /** Always completes, and within the timeout: failures are only logged and counted. */
  Mono<Void> removeFrom(String externalId) {
    return Mono.defer(() -> attempt(externalId))
        .onErrorResume(UniversalServiceRemover::isSessionRefused, refused -> attempt(externalId))
        .timeout(timeout)
        .onErrorResume(
            failure -> {
              LOG.warn(
                  "Universal services stay in {}: {}",
                  externalId,
                  failure instanceof CallFailedException
                      ? failure.getMessage()
                      : FailureKind.of(failure));
              metrics.onServices("failed");
              return Mono.empty();
            });
  }

  private static boolean isSessionRefused(Throwable failure) {
    return failure instanceof CallFailedException fault && fault.isSessionRefused();
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
                        UniversalServiceRemover::isSessionRefused,
                        refused -> signIn.refuse(session)));
  }

  /**
   * @param account the JWT for this account, which is used for nothing else
   */
  private Mono<Void> removeAll(String externalId, Jwt account) {
    return client
        .list(account)
        .flatMapMany(Flux::fromIterable)
        .filter(service -> name.equals(service.name()))
        .take(MAX_SERVICES)
        .concatMap(service -> Mono.justOrEmpty(service.key()))
        .concatMap(key -> remove(externalId, key, account))
        .then();
  }

  private Mono<Void> remove(String externalId, String key, Jwt account) {
    if (shadow) {
      LOG.info("Would remove universal service {} from {}", key, externalId);
      metrics.onServices("shadow");
      return Mono.empty();
    }
    return client
        .delete(key, account)
        .doOnSuccess(
            done -> {
              LOG.info("Removed universal service {} from {}", key, externalId);
              metrics.onServices("removed");
            });
  }
}
