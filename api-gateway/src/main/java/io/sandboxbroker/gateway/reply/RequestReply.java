package io.sandboxbroker.gateway.reply;

import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.kafka.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Asks over Kafka: a command goes out, its outcome comes back. Thread-safe, never blocks. */
public final class RequestReply {

  private static final Logger LOG = LoggerFactory.getLogger(RequestReply.class);

  /** More than the producer may take until it has delivered or given up. */
  private static final Duration MAX_PUBLISH_TIME = Duration.ofSeconds(20);

  /** Within this every request has its answer; a gateway that is told to end waits for longer. */
  static final Duration MAX_RESPONSE_TIME = CommandRequest.MAX_TIMEOUT.plus(MAX_PUBLISH_TIME);

  private final TopicReader replies;
  private final WaitingRequests waiting;
  private final AsyncCommands asyncCommands;
  private final CommandPublisher publisher;
  private final IdGenerator ids;
  private final InstantSource clock;
  private final Scheduler publishing;
  private final Duration maxQueueing;

  RequestReply(
      TopicReader replies,
      WaitingRequests waiting,
      AsyncCommands asyncCommands,
      CommandPublisher publisher,
      IdGenerator ids,
      InstantSource clock,
      Scheduler publishing,
      Duration maxQueueing) {
    this.replies = replies;
    this.waiting = waiting;
    this.asyncCommands = asyncCommands;
    this.publisher = publisher;
    this.ids = ids;
    this.clock = clock;
    this.publishing = publishing;
    this.maxQueueing = maxQueueing;
  }

  /**
   * The outcome of a command, which gets a fresh id.
   *
   * @return an event, or a {@link RefusedException} that tells of trouble inside the system; in
   *     that case the command may still be carried out
   */
  public Mono<SpecificRecord> request(CommandRequest request) {
    return inTurn(
        request,
        false,
        request.timeout(),
        (id, published) -> waiting.await(id, published, Mono.never()));
  }

  /**
   * Has the brokers take a command, and its outcome if it comes while the client is held. Takes no
   * place among those who wait when that is for no time at all. The command is remembered from then
   * on; its key is its track.
   *
   * @return one of both, or refused as by {@link #request}
   */
  public Mono<Answer> submit(CommandRequest request) {
    return inTurn(
        request,
        true,
        request.timeout().plus(MAX_PUBLISH_TIME),
        (id, published) -> {
          Mono<Void> accepted =
              published.doOnSuccess(done -> asyncCommands.accepted(id, request.key()));
          Mono<SpecificRecord> outcome =
              request.timeout().isZero()
                  // What becomes of it must not keep the producer's own thread.
                  ? accepted.publishOn(Schedulers.parallel()).then(Mono.empty())
                  : waiting.await(id, accepted, Mono.delay(request.timeout()).then(Mono.empty()));
          return outcome.<Answer>map(Answer.Outcome::new).defaultIfEmpty(new Answer.Accepted(id));
        });
  }

  /**
   * Has the brokers take a command that somebody follows, who need not be the client. Nothing is
   * remembered of it here.
   *
   * @param following is handed the command before it is published and decides what is waited for,
   *     for no longer than the request holds from when it is published
   * @return what that comes to, or refused as by {@link #request}
   */
  public <T> Mono<T> follow(CommandRequest request, Function<Sending, Mono<T>> following) {
    return inTurn(
        request,
        false,
        request.timeout().plus(MAX_PUBLISH_TIME),
        (id, published) -> following.apply(new Sending(id, published, waiting)));
  }

  /** Whether outcomes are being listened for; while not, every request is refused. */
  public boolean isListening() {
    return replies.isListening();
  }

  private <T> Mono<T> inTurn(
      CommandRequest request,
      boolean async,
      Duration limit,
      BiFunction<String, Mono<Void>, Mono<T>> answering) {
    return Mono.defer(
            () -> {
              Instant asked = clock.instant();
              return Mono.defer(() -> publish(request, async, asked, answering))
                  .subscribeOn(publishing)
                  .timeout(limit);
            })
        .onErrorMap(failure -> told(failure, request));
  }

  private <T> Mono<T> publish(
      CommandRequest request,
      boolean async,
      Instant asked,
      BiFunction<String, Mono<Void>, Mono<T>> answering) {
    if (!replies.isListening()) {
      return Mono.error(new RefusedException(Refusal.NOT_LISTENING));
    }
    // Publishers that are slow would otherwise answer the last in their queue after minutes.
    if (Duration.between(asked, clock.instant()).compareTo(maxQueueing) > 0) {
      return Mono.error(new RefusedException(Refusal.OVERLOADED));
    }
    String id = ids.generateId().toString();
    @Nullable SpecificRecord command = request.command().apply(id);
    return answering.apply(id, publisher.publish(request, command, async));
  }

  private static Throwable told(Throwable failure, CommandRequest request) {
    return switch (failure) {
      case RejectedExecutionException full -> new RefusedException(Refusal.OVERLOADED);
      case TimeoutException late -> new RefusedException(Refusal.NO_OUTCOME_IN_TIME);
      case KafkaException kafka -> {
        request
            .correlation()
            .on(LOG.atWarn())
            .log("a command could not be published: {}", kafka.toString());
        yield new RefusedException(Refusal.NOT_PUBLISHED);
      }
      default -> failure;
    };
  }
}
