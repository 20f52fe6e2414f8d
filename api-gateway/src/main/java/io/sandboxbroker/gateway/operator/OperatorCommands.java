package io.sandboxbroker.gateway.operator;

import static io.sandboxbroker.gateway.web.Refusal.OVERLOADED;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.gateway.reply.CommandRequest;
import io.sandboxbroker.gateway.reply.RequestKind;
import io.sandboxbroker.gateway.reply.SubmittedCommand;
import io.sandboxbroker.gateway.reply.SubmittedCommands;
import io.sandboxbroker.gateway.web.Correlation;
import io.sandboxbroker.gateway.web.LogField;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.topic.Topics;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Submits the commands of operators. Thread-safe, never blocks. */
@Component
class OperatorCommands {

  private final SubmittedCommands commands;
  private final OperatorSettings settings;
  private final InstantSource clock;

  OperatorCommands(SubmittedCommands commands, OperatorSettings settings, InstantSource clock) {
    this.commands = commands;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Submits a command for the whole pool.
   *
   * @param build builds the command's record
   * @return 200 with the result, or 202 with the command's location when it takes longer than the
   *     request waits
   */
  Mono<ResponseEntity<Object>> submit(
      OperatorCommand command,
      ServerWebExchange exchange,
      Function<NewCommand, SpecificRecord> build) {
    return Mono.defer(
            () ->
                commands.countRunning(command.type()) < settings.maxRunning()
                    ? submit(exchange, Topics.POOL_KEY, settings.timeout(), build)
                    : Mono.error(new RefusedException(OVERLOADED)))
        .map(
            submitted ->
                submitted.hasEnded()
                    ? ResponseEntity.ok(command.result(submitted))
                    : ResponseEntity.accepted()
                        .location(URI.create("/v1/admin/commands/" + submitted.id()))
                        .body(new RunningCommand(submitted.id(), "running")));
  }

  /** Submits a command for one sandbox; the command has ended or not. */
  Mono<SubmittedCommand> submitForSandbox(
      String sandbox, ServerWebExchange exchange, Function<NewCommand, SpecificRecord> build) {
    return submit(exchange, sandbox, settings.retryTimeout(), build);
  }

  private Mono<SubmittedCommand> submit(
      ServerWebExchange exchange,
      String key,
      Duration timeout,
      Function<NewCommand, SpecificRecord> build) {
    Correlation correlation = Correlation.of(exchange);
    Instant now = clock.instant();
    return commands.submit(
        new CommandRequest(
            RequestKind.OPERATOR,
            Topics.DELETION_COMMANDS,
            key,
            id -> {
              LogField.COMMAND_ID.put(exchange, id);
              return build.apply(
                  new NewCommand(id, correlation.requestId(), now, now.plus(timeout)));
            },
            timeout,
            correlation));
  }

  /** What the records of all commands have in common. */
  record NewCommand(String id, String requestId, Instant requestedAt, Instant deadline) {}

  /**
   * A command that continues after the response.
   *
   * @param commandId the id of the command
   * @param status {@code running}; the response's {@code Location} says how far it has come
   */
  record RunningCommand(
      @JsonProperty(value = "command_id", required = true) String commandId,
      @JsonProperty(value = "status", required = true) @Schema(allowableValues = "running")
          String status) {}
}
