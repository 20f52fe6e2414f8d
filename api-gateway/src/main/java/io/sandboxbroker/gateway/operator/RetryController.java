package io.sandboxbroker.gateway.operator;

import static io.sandboxbroker.gateway.web.Refusal.DELETION_NOT_REQUESTED;
import static io.sandboxbroker.gateway.web.Refusal.FORBIDDEN;
import static io.sandboxbroker.gateway.web.Refusal.NO_OUTCOME_IN_TIME;
import static io.sandboxbroker.gateway.web.Refusal.SANDBOX_NOT_FOUND;

import io.sandboxbroker.command.RetryDeletion;
import io.sandboxbroker.gateway.reply.CommandRequest;
import io.sandboxbroker.gateway.reply.RequestReply;
import io.sandboxbroker.gateway.web.AsciiText;
import io.sandboxbroker.gateway.web.Correlation;
import io.sandboxbroker.gateway.web.LogField;
import io.sandboxbroker.gateway.web.Refuses;
import io.sandboxbroker.topic.Topics;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Makes a deletion that waits due now. */
@RestController
@Tag(name = "Operators")
class RetryController {

  private final RequestReply commands;
  private final RetrySettings settings;
  private final InstantSource clock;

  RetryController(RequestReply commands, RetrySettings settings, InstantSource clock) {
    this.commands = commands;
    this.settings = settings;
    this.clock = clock;
  }

  @Operation(
      summary = "Try a deletion now",
      description = "One that failed, or that waits for its next try. May be repeated.")
  @ApiResponse(responseCode = "202", description = "The deletion is due now")
  @Refuses({FORBIDDEN, SANDBOX_NOT_FOUND, DELETION_NOT_REQUESTED, NO_OUTCOME_IN_TIME})
  @PostMapping(
      path = "/v1/admin/sandboxes/{id}/retry-deletion",
      produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<ResponseEntity<RetriedDeletion>> retryDeletion(
      @PathVariable String id, @Parameter(hidden = true) ServerWebExchange exchange) {
    String sandbox = AsciiText.require("id", id);
    var request =
        new CommandRequest(
            Topics.DELETION_COMMANDS,
            sandbox,
            command(sandbox, exchange),
            settings.hold(),
            Correlation.of(exchange));
    return commands.request(request).map(RetryOutcome::toResponse);
  }

  private Function<String, SpecificRecord> command(String sandbox, ServerWebExchange exchange) {
    Instant now = clock.instant();
    return id -> {
      LogField.COMMAND_ID.put(exchange, id);
      return RetryDeletion.newBuilder()
          .setCommandId(id)
          .setRequestId(Correlation.of(exchange).requestId())
          .setSandboxId(sandbox)
          .setRequestedAt(now)
          .setDeadline(now.plus(settings.hold()))
          .build();
    };
  }
}
