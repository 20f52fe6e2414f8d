package io.sandboxbroker.gateway.allocation;

import static io.sandboxbroker.gateway.web.Refusal.NO_SANDBOXES_AVAILABLE;
import static io.sandboxbroker.gateway.web.Refusal.OVERLOADED;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.TokenQuota;
import io.sandboxbroker.gateway.reply.AllocationBacklog;
import io.sandboxbroker.gateway.reply.CommandRequest;
import io.sandboxbroker.gateway.reply.RequestKind;
import io.sandboxbroker.gateway.reply.RequestReply;
import io.sandboxbroker.gateway.reply.SubmittedCommands;
import io.sandboxbroker.gateway.web.Caller;
import io.sandboxbroker.gateway.web.ClientQuota;
import io.sandboxbroker.gateway.web.Correlation;
import io.sandboxbroker.gateway.web.IdempotencyKey;
import io.sandboxbroker.gateway.web.LogField;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.topic.Topics;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Serves the requests for a sandbox: waits for the outcome, or accepts the command for later.
 * Thread-safe, never blocks.
 */
@Component
final class AllocationRequests {

  static final String REPLAYED = "Idempotency-Replayed";

  private final RequestReply commands;
  private final SubmittedCommands submitted;
  private final AbandonedAllocations abandoned;
  private final AllocationSettings settings;
  private final InstantSource clock;
  private final AllocationBacklog backlog;

  AllocationRequests(
      RequestReply commands,
      SubmittedCommands submitted,
      AbandonedAllocations abandoned,
      AllocationSettings settings,
      InstantSource clock,
      AllocationBacklog backlog) {
    this.commands = commands;
    this.submitted = submitted;
    this.abandoned = abandoned;
    this.settings = settings;
    this.clock = clock;
    this.backlog = backlog;
  }

  /**
   * Serves an allocation, or accepts it for later.
   *
   * @param details adds what the request asks for to the command
   */
  Mono<? extends ResponseEntity<?>> serve(
      Caller caller, ServerWebExchange exchange, UnaryOperator<AllocateSandbox.Builder> details) {
    Preferences preferences = Preferences.of(exchange.getRequest().getHeaders());
    AllocationTimeouts timeouts = AllocationTimeouts.of(preferences, settings);
    if (!preferences.respondAsync()) {
      return request(caller, timeouts, exchange, details)
          .map(outcome -> answer(outcome, preferences, exchange));
    }
    CommandRequest request = command(caller, timeouts, exchange, details, allocation -> {});
    return submitted
        .submit(request)
        .map(
            command ->
                command.hasEnded()
                    ? answer(command.outcome(), preferences, exchange)
                    : accepted(command.id(), preferences));
  }

  /** Refuses at once what the allocator would most likely not decide in time. */
  private Mono<SpecificRecord> request(
      Caller caller,
      AllocationTimeouts timeouts,
      ServerWebExchange exchange,
      UnaryOperator<AllocateSandbox.Builder> details) {
    if (backlog.isTooLongFor(timeouts.deadline())) {
      return Mono.error(new RefusedException(OVERLOADED));
    }
    return Mono.defer(
        () -> {
          var place = backlog.newPlace();
          var sent = new AtomicReference<AllocateSandbox>();
          CommandRequest request =
              command(
                  caller,
                  timeouts,
                  exchange,
                  details,
                  allocation -> {
                    sent.set(allocation);
                    place.published(allocation.getCommandId());
                  });
          return commands
              .request(request)
              // The client closes its connection.
              .doOnCancel(() -> abandon(sent.get(), request.correlation()))
              .doOnNext(outcome -> place.decided())
              .doFinally(ended -> place.abandoned());
        });
  }

  /** What does not wait in the queue has its outcome as fast as a cancellation would. */
  private void abandon(@Nullable AllocateSandbox allocation, Correlation correlation) {
    if (allocation != null && !allocation.getRequestedAt().equals(allocation.getWaitUntil())) {
      abandoned.cancel(allocation, correlation);
    }
  }

  /** A refusal carries {@code Preference-Applied} too. */
  private static ResponseEntity<AllocatedSandbox> answer(
      @Nullable SpecificRecord outcome, Preferences preferences, ServerWebExchange exchange) {
    HttpHeaders headers = exchange.getResponse().getHeaders();
    preferences.appliedToOutcome().ifPresent(kept -> headers.set(Preferences.APPLIED, kept));
    return switch (AllocationOutcome.of(outcome)) {
      case AllocationOutcome.Allocated(var sandbox, var repeated) -> {
        LogField.SANDBOX_ID.put(exchange, sandbox.sandboxId());
        var created = ResponseEntity.status(HttpStatus.CREATED);
        yield (repeated ? created.header(REPLAYED, "true") : created).body(sandbox);
      }
      case AllocationOutcome.Refused refused -> throw new RefusedException(refused.refusal());
      // The track cancelled the command itself.
      case AllocationOutcome.Cancelled cancelled ->
          throw new RefusedException(NO_SANDBOXES_AVAILABLE);
    };
  }

  private static ResponseEntity<AcceptedCommand> accepted(String command, Preferences preferences) {
    return ResponseEntity.accepted()
        .location(URI.create("/v1/commands/" + command))
        .header(Preferences.APPLIED, preferences.appliedToAcceptance())
        .body(new AcceptedCommand(command, "pending"));
  }

  private CommandRequest command(
      Caller caller,
      AllocationTimeouts timeouts,
      ServerWebExchange exchange,
      UnaryOperator<AllocateSandbox.Builder> details,
      Consumer<AllocateSandbox> onCommand) {
    IdempotencyKey key = IdempotencyKey.of(exchange.getRequest().getHeaders(), caller);
    Correlation correlation = Correlation.of(exchange);
    TokenQuota quota =
        ClientQuota.of(exchange).map(its -> new TokenQuota(its.token(), its.limit())).orElse(null);
    Instant now = clock.instant();
    Function<String, SpecificRecord> command =
        id -> {
          LogField.COMMAND_ID.put(exchange, id);
          AllocateSandbox allocation =
              details
                  .apply(
                      AllocateSandbox.newBuilder()
                          .setCommandId(id)
                          .setRequestId(correlation.requestId())
                          .setTrackId(caller.track().value())
                          .setLabId(caller.lab())
                          .setIdempotencyKey(key.value())
                          .setIdempotencyKeyExplicit(key.explicit())
                          .setRequestedAt(now)
                          .setDeadline(now.plus(timeouts.deadline()))
                          .setTokenQuota(quota)
                          .setWaitUntil(
                              timeouts.queue() == null ? null : now.plus(timeouts.queue())))
                  .build();
          onCommand.accept(allocation);
          return allocation;
        };
    return new CommandRequest(
        RequestKind.ALLOCATION,
        Topics.ALLOCATION_COMMANDS,
        caller.track().value(),
        command,
        timeouts.response(),
        correlation);
  }

  /**
   * An allocation whose client does not wait for the outcome.
   *
   * @param commandId the id of the command
   * @param state {@code pending}; the response's {@code Location} returns the present state
   */
  record AcceptedCommand(
      @JsonProperty(value = "command_id", required = true) String commandId,
      @JsonProperty(value = "state", required = true) @Schema(allowableValues = "pending")
          String state) {}
}
