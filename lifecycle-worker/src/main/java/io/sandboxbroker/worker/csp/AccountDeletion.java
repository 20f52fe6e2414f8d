package io.sandboxbroker.worker.csp;

import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Deletes accounts, after what is to be done before. Thread-safe. */
public final class AccountDeletion {

  private final Function<String, Mono<Void>> before;
  private final Function<String, Mono<DeletionReply>> deletion;

  /**
   * @param before completes in bounded time; whether it succeeds is of no importance
   */
  AccountDeletion(
      Function<String, Mono<Void>> before, Function<String, Mono<DeletionReply>> deletion) {
    this.before = before;
    this.deletion = deletion;
  }

  /** As {@link CspClient#delete}, whose timeout begins after what is done before. */
  public Mono<DeletionReply> delete(String externalId) {
    return AccountId.uuid(externalId)
        .map(uuid -> before.apply(externalId).onErrorComplete())
        .orElseGet(Mono::empty)
        .then(Mono.defer(() -> deletion.apply(externalId)));
  }
}
