package io.sandboxbroker.gateway.reply;

import io.sandboxbroker.gateway.problem.Refusal;
import io.sandboxbroker.gateway.problem.RefusedException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Asks over Kafka: a command goes out, its outcome comes back. Thread-safe, never blocks. */
public final class RequestReply {

  private static final Logger LOG = LoggerFactory.getLogger(RequestReply.class);

  private final ReplyReader reader;
  private final WaitingRequests waiting;
  private final CommandPublisher publisher;
  private final IdGenerator ids;
  private final Scheduler publishing;

  RequestReply(
      ReplyReader reader,
      WaitingRequests waiting,
      CommandPublisher publisher,
      IdGenerator ids,
      Scheduler publishing) {
    this.reader = reader;
    this.waiting = waiting;
    this.publisher = publisher;
    this.ids = ids;
    this.publishing = publishing;
  }

  /**
   * The outcome of a command, which gets a fresh id.
   *
   * @return an event, or a {@link RefusedException} that tells of trouble inside the system; in
   *     that case the command may still be carried out
   */
  public Mono<SpecificRecord> ask(Question question) {
    return Mono.defer(() -> publishAndWait(question))
        .subscribeOn(publishing)
        .timeout(question.hold())
        .onErrorMap(failure -> told(failure, question));
  }

  /** Whether outcomes are being listened for; while not, every question is refused. */
  public boolean isListening() {
    return reader.isListening();
  }

  private Mono<SpecificRecord> publishAndWait(Question question) {
    if (!reader.isListening()) {
      return Mono.error(new RefusedException(Refusal.NOT_LISTENING));
    }
    String id = ids.generateId().toString();
    SpecificRecord command = question.command().apply(id);
    return waiting.await(id, publisher.publish(question, command));
  }

  private static Throwable told(Throwable failure, Question question) {
    return switch (failure) {
      case RejectedExecutionException full -> new RefusedException(Refusal.OVERLOADED);
      case TimeoutException late -> new RefusedException(Refusal.NO_OUTCOME_IN_TIME);
      case KafkaException kafka -> {
        LOG.atWarn()
            .addKeyValue("request_id", question.correlation().requestId())
            .log("a command could not be published: {}", kafka.toString());
        yield new RefusedException(Refusal.NOT_PUBLISHED);
      }
      default -> failure;
    };
  }
}
