package io.sandboxbroker.gateway.reply;

import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.kafka.TopicReader;
import io.sandboxbroker.topic.Headers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Mono;

/** Publishes commands and waits for the events that answer them. Thread-safe, never blocks. */
@Component
public final class RequestReply {

  private static final Logger LOG = LoggerFactory.getLogger(RequestReply.class);

  /** Longer than the producer takes to deliver a record or to give up. */
  static final Duration MAX_PUBLISH_TIME = Duration.ofSeconds(20);

  /** The longest time to a response; the shutdown of the gateway takes longer. */
  static final Duration MAX_RESPONSE_TIME = CommandRequest.MAX_TIMEOUT.plus(MAX_PUBLISH_TIME);

  private final TopicReader replyReader;
  private final Bulkheads bulkheads;
  private final ReplyAddress address;
  private final IdGenerator ids;

  RequestReply(
      TopicReader replyReader, Bulkheads bulkheads, ReplyAddress address, IdGenerator ids) {
    this.replyReader = replyReader;
    this.bulkheads = bulkheads;
    this.address = address;
    this.ids = ids;
  }

  /**
   * Publishes a command under a new id and waits for its outcome.
   *
   * @return the event that answers the command, or a {@link RefusedException} for a failure inside
   *     the system; the command may still be carried out after that
   */
  public Mono<SpecificRecord> request(CommandRequest request) {
    var bulkhead = bulkheads.of(request.kind());
    return send(
        request,
        request.timeout(),
        (id, command) ->
            bulkhead
                .replies()
                .await(
                    id,
                    bulkhead.publisher().publish(command, request.correlation()),
                    Mono.never()));
  }

  /**
   * Publishes a record and waits until the brokers have acknowledged it.
   *
   * @return nothing, or refused as by {@link #request}
   */
  public Mono<Void> publish(CommandRequest request) {
    return publish(request, Map.of());
  }

  /** Publishes a record with further headers; otherwise as {@link #publish(CommandRequest)}. */
  public Mono<Void> publish(CommandRequest request, Map<String, String> headers) {
    return send(
        request,
        request.timeout(),
        (id, command) -> {
          headers.forEach((name, value) -> Headers.write(command.headers(), name, value));
          return bulkheads.of(request.kind()).publisher().publish(command, request.correlation());
        });
  }

  /** Whether replies are read; otherwise every command is refused. */
  public boolean isListening() {
    return replyReader.isListening();
  }

  /**
   * Builds a command under a new id and hands both to the exchange, which publishes it.
   *
   * @param limit how long the exchange may take
   */
  <T> Mono<T> send(
      CommandRequest request,
      Duration limit,
      BiFunction<String, ProducerRecord<String, SpecificRecord>, Mono<T>> exchange) {
    return bulkheads
        .of(request.kind())
        .publisher()
        .schedule(
            () ->
                isListening()
                    ? exchange(request, exchange)
                    : Mono.<T>error(new RefusedException(Refusal.NOT_LISTENING)))
        .timeout(limit)
        .onErrorMap(failure -> toRefusal(failure, request));
  }

  private <T> Mono<T> exchange(
      CommandRequest request,
      BiFunction<String, ProducerRecord<String, SpecificRecord>, Mono<T>> exchange) {
    String id = ids.generateId().toString();
    var command =
        new ProducerRecord<String, @Nullable SpecificRecord>(
            request.topic().name(), request.key(), request.command().apply(id));
    address.writeTo(command.headers());
    return exchange.apply(id, command);
  }

  private static Throwable toRefusal(Throwable failure, CommandRequest request) {
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
