package io.sandboxbroker.gateway.reply;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.CommandState;
import io.sandboxbroker.command.CommandStatus;
import io.sandboxbroker.gateway.web.Correlation;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.kafka.TopicReader;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Submits commands that continue after their client has its response, and finds them again. Every
 * gateway finds the commands of all gateways. Thread-safe, never blocks.
 */
@Component
public final class SubmittedCommands {

  private static final Logger LOG = LoggerFactory.getLogger(SubmittedCommands.class);
  private static final Duration LOOKUP_INTERVAL = Duration.ofMillis(50);

  private final RequestReply requests;
  private final Bulkheads bulkheads;
  private final CommandStatuses statuses;
  private final TopicReader statusReader;
  private final CommandStatusSettings settings;
  private final InstantSource clock;

  SubmittedCommands(
      RequestReply requests,
      Bulkheads bulkheads,
      CommandStatuses statuses,
      TopicReader statusReader,
      CommandStatusSettings settings,
      InstantSource clock) {
    this.requests = requests;
    this.bulkheads = bulkheads;
    this.statuses = statuses;
    this.statusReader = statusReader;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Publishes a command, and its status for every gateway before it, and waits for the end of the
   * command for the time of the request.
   *
   * @return the command, ended or not, or refused as by {@link RequestReply#request}
   */
  public Mono<SubmittedCommand> submit(CommandRequest request) {
    return whenListening(
        requests.send(
            request,
            request.timeout().plus(RequestReply.MAX_PUBLISH_TIME),
            (id, command) -> {
              var accepted = new SubmittedCommand(accepted(id, command, request), null);
              Mono<Void> published =
                  publish(accepted, command, request)
                      // The producer's own thread must not serve the response.
                      .publishOn(Schedulers.parallel());
              Mono<SubmittedCommand> ended =
                  request.timeout().isZero()
                      ? published.then(Mono.empty())
                      : bulkheads
                          .of(request.kind())
                          .ends()
                          .await(id, published, Mono.delay(request.timeout()).then(Mono.empty()));
              return ended.defaultIfEmpty(accepted);
            }));
  }

  /** The command as this gateway knows it; empty when it does not know it yet, or not any more. */
  public Optional<SubmittedCommand> findKnown(String commandId) {
    return statuses.find(commandId);
  }

  /**
   * Finds a command of any gateway, and waits a moment for one that another gateway may just have
   * accepted.
   *
   * @return empty when there is no such command; refused as {@link Refusal#NOT_LISTENING} when that
   *     cannot be known
   */
  public Mono<SubmittedCommand> find(String commandId) {
    return Mono.defer(() -> Mono.justOrEmpty(statuses.find(commandId)))
        .repeatWhenEmpty(attempts -> attempts.delayElements(LOOKUP_INTERVAL))
        .timeout(settings.lookupTimeout(), Mono.empty())
        .switchIfEmpty(whenListening(Mono.empty()));
  }

  /** Counts the commands of a record type that have not ended. */
  public long countRunning(Class<? extends SpecificRecord> type) {
    return statuses.countRunning(type.getSimpleName());
  }

  private <T> Mono<T> whenListening(Mono<T> response) {
    return Mono.defer(
        () ->
            statusReader.isListening()
                ? response
                : Mono.error(new RefusedException(Refusal.NOT_LISTENING)));
  }

  /** The status first: the allocator may publish the next one as soon as it has the command. */
  private Mono<Void> publish(
      SubmittedCommand accepted,
      ProducerRecord<String, SpecificRecord> command,
      CommandRequest request) {
    CommandPublisher publisher = bulkheads.of(request.kind()).publisher();
    Correlation correlation = request.correlation();
    command.headers().add(Headers.RESPOND_ASYNC, "true".getBytes(StandardCharsets.UTF_8));
    return publisher
        .publish(status(accepted.id(), accepted.status()), correlation)
        .then(
            publisher
                .schedule(() -> publisher.publish(command, correlation))
                .doOnError(failure -> withdraw(publisher, accepted.id(), correlation)))
        .doOnSuccess(done -> statuses.update(accepted));
  }

  /** Nobody has the id of a command that was not published, so a failure here does no harm. */
  private static void withdraw(CommandPublisher publisher, String id, Correlation correlation) {
    publisher
        .schedule(() -> publisher.publish(status(id, null), correlation))
        .subscribe(
            done -> {},
            failure -> LOG.debug("the status of {} could not be withdrawn", id, failure));
  }

  private static ProducerRecord<String, SpecificRecord> status(
      String id, @Nullable CommandStatus status) {
    return new ProducerRecord<String, @Nullable SpecificRecord>(
        Topics.COMMAND_STATUS.name(), id, status);
  }

  private CommandStatus accepted(
      String id, ProducerRecord<String, SpecificRecord> command, CommandRequest request) {
    Instant now = clock.instant();
    return CommandStatus.newBuilder()
        .setCommandId(id)
        .setRequestId(request.correlation().requestId())
        .setCommandType(command.value().getSchema().getName())
        .setTrackId(
            command.value() instanceof AllocateSandbox allocation ? allocation.getTrackId() : null)
        .setState(CommandState.ACCEPTED)
        .setAcceptedAt(now)
        .setUpdatedAt(now)
        .build();
  }
}
