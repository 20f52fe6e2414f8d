package io.sandboxbroker.gateway.operator;

import io.sandboxbroker.gateway.reply.Sending;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.springframework.http.ResponseEntity;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * An operator's command until it has its outcome, and its outcome then. The first outcome stands.
 * Thread-safe, never blocks.
 *
 * @param <R> what it comes to, as clients are told
 */
public class PendingCommand<R> {

  private final CompletableFuture<CommandState<R>> outcome = new CompletableFuture<>();

  /** It was carried out. */
  public final void complete(R result) {
    outcome.complete(new CommandState.Completed<>(result));
  }

  /** It was not, and that is its outcome. */
  public final void refuse(RefusedException why) {
    outcome.complete(new CommandState.Refused<>(why));
  }

  /** Whether its outcome is yet to come. */
  public final boolean isRunning() {
    return !outcome.isDone();
  }

  /** Has that run when it ends, by whoever brings the outcome. */
  @SuppressWarnings("FutureReturnValueIgnored") // An outcome is a value, a refusal too.
  final void whenEnded(Runnable then) {
    outcome.thenRun(then);
  }

  /** How far it has come. */
  public final CommandState<R> state() {
    return outcome.getNow(new CommandState.Running<>());
  }

  /**
   * Publishes the command and holds its client.
   *
   * @param hold for how long, from when the brokers have it
   * @param unpublished run when the brokers do not take it
   * @return 200 with what it comes to, or 202 with where to ask when that takes longer; refused if
   *     it is, or if the brokers do not take it
   */
  public final Mono<ResponseEntity<Object>> publish(
      Sending sending, Duration hold, Runnable unpublished) {
    Mono<ResponseEntity<Object>> answer =
        // A client that goes away must not take the outcome with it.
        Mono.fromFuture(outcome, true)
            .map(PendingCommand::answer)
            .timeout(hold, Mono.fromSupplier(() -> RunningCommand.response(sending.id())))
            // Whoever brings the outcome must not be kept by what becomes of it.
            .publishOn(Schedulers.parallel());
    return Mono.defer(
        () ->
            isRunning()
                ? sending.published().doOnError(failure -> unpublished.run()).then(answer)
                : answer);
  }

  /**
   * Publishes the command as {@link #publish(Sending, Duration, Runnable)} does, and follows it
   * until it is told of. Not for its client alone, who may have gone by then.
   *
   * @param type what tells of it
   * @param told is handed that
   * @param forget run when the brokers do not take the command
   */
  public final <E extends SpecificRecord> Mono<ResponseEntity<Object>> follow(
      Sending sending,
      OperatorSettings settings,
      Class<E> type,
      Consumer<E> told,
      Runnable forget) {
    Disposable awaited =
        sending
            .reply(type)
            .timeout(settings.remembered(), Mono.empty())
            .subscribe(
                told,
                failure ->
                    refuse(
                        failure instanceof RefusedException refused
                            ? refused
                            : new RefusedException(Refusal.INTERNAL_ERROR)));
    return publish(
        sending,
        settings.hold(),
        () -> {
          awaited.dispose();
          forget.run();
        });
  }

  private static ResponseEntity<Object> answer(CommandState<?> ended) {
    return switch (ended) {
      case CommandState.Completed<?> completed -> ResponseEntity.ok(completed.result());
      case CommandState.Refused<?> refused -> throw refused.why();
      case CommandState.Running<?> running ->
          throw new IllegalStateException("This is no outcome: " + running);
    };
  }
}
