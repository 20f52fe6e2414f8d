package io.sandboxbroker.worker.csp;

import io.sandboxbroker.worker.csp.AccountsReply.Accounts;
import io.sandboxbroker.worker.csp.CspFault.Malformed;
import io.sandboxbroker.worker.csp.CspFault.Throttled;
import io.sandboxbroker.worker.csp.CspFault.Unauthorised;
import io.sandboxbroker.worker.csp.CspFault.Unavailable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * Calls the CSP. One call is one request, without retries. Thread-safe.
 *
 * @param listTimeout the longest time that reading the list takes
 * @param beforeDeletion called with the external id before an account is deleted; completes in
 *     bounded time, and its failure is ignored
 */
public record CspClient(
    WebClient web,
    Duration listTimeout,
    Duration deleteTimeout,
    Function<String, Mono<Void>> beforeDeletion,
    CspMetrics metrics,
    InstantSource clock) {

  private static final Logger LOG = LoggerFactory.getLogger(CspClient.class);
  private static final String LIST = "list";
  private static final String DELETE = "delete";
  private static final Pattern UUID =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  /**
   * Reads the complete list of accounts.
   *
   * @return the CSP's answer; every failure is a {@link CspFault}, not an error signal
   */
  public Mono<AccountsReply> accounts() {
    return web.get()
        .uri("/current_user/accounts")
        .exchangeToMono(this::read)
        .timeout(listTimeout)
        .onErrorResume(Exception.class, failure -> Mono.just(failed(LIST, failure)));
  }

  /**
   * Deletes an account for good.
   *
   * @param externalId the account's id in the CSP's list; the CSP is called only if its last
   *     segment is a UUID
   * @return the CSP's answer; every failure is a value, not an error signal
   */
  public Mono<DeletionReply> delete(String externalId) {
    String uuid = externalId.substring(externalId.lastIndexOf('/') + 1);
    if (!UUID.matcher(uuid).matches()) {
      return Mono.just(new DeletionReply.NeverPossible());
    }
    return beforeDeletion
        .apply(externalId)
        .onErrorComplete()
        .then(Mono.defer(() -> deleteAccount(uuid)));
  }

  private Mono<DeletionReply> deleteAccount(String uuid) {
    return web.delete()
        .uri("/sandbox/accounts/{uuid}", uuid)
        .exchangeToMono(this::readDeletion)
        .timeout(deleteTimeout)
        .onErrorResume(Exception.class, failure -> Mono.just(failed(DELETE, failure)));
  }

  private Mono<DeletionReply> readDeletion(ClientResponse response) {
    int status = response.statusCode().value();
    metrics.onAnswer(DELETE, Integer.toString(status));
    DeletionReply reply =
        switch (status) {
          case 200, 204, 404, 410 -> new DeletionReply.Gone(status);
          default -> fault(status, response.headers().asHttpHeaders());
        };
    // The status decides, even if the body breaks off.
    return response.releaseBody().onErrorComplete().thenReturn(reply);
  }

  private Mono<AccountsReply> read(ClientResponse response) {
    int status = response.statusCode().value();
    if (status != 200) {
      metrics.onAnswer(LIST, Integer.toString(status));
      return response.releaseBody().thenReturn(fault(status, response.headers().asHttpHeaders()));
    }
    return response
        .bodyToMono(byte[].class)
        .defaultIfEmpty(new byte[0])
        .map(this::parse)
        .doOnNext(reply -> metrics.onAnswer(LIST, "200"));
  }

  private CspFault fault(int status, HttpHeaders headers) {
    return switch (status) {
      case 401, 403 -> new Unauthorised(status);
      case 429 ->
          new Throttled(
              RetryAfter.parse(headers.getFirst(HttpHeaders.RETRY_AFTER), clock.instant()));
      default -> new Unavailable("HTTP " + status);
    };
  }

  private AccountsReply parse(byte[] body) {
    Optional<Accounts> parsed = AccountListParser.parse(body);
    parsed.map(Accounts::odd).filter(odd -> odd.count() > 0).ifPresent(this::report);
    return parsed.isPresent() ? parsed.get() : new Malformed("not the JSON of a complete list");
  }

  private void report(OddAccounts odd) {
    metrics.onOddAccounts(odd.count());
    LOG.warn(
        "The CSP lists {} accounts that cannot be used; they are left out. The first are {}",
        odd.count(),
        odd.examples());
  }

  private CspFault failed(String operation, Exception failure) {
    String kind = FailureKind.of(failure);
    metrics.onAnswer(operation, kind);
    return kind.equals("too_large")
        ? new Malformed("a list larger than the limit")
        : new Unavailable(kind);
  }
}
