package io.sandboxbroker.gateway.operator;

import static io.sandboxbroker.gateway.web.Refusal.NOT_LISTENING;
import static io.sandboxbroker.gateway.web.Refusal.OPERATOR_COMMAND_NOT_FOUND;

import io.sandboxbroker.gateway.reply.SubmittedCommand;
import io.sandboxbroker.gateway.reply.SubmittedCommands;
import io.sandboxbroker.gateway.web.AsciiText;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.gateway.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Shows a command of an operator, whichever gateway took it. */
@RestController
@Tag(name = "Operators")
class OperatorCommandController {

  private final SubmittedCommands submitted;
  private final Map<String, OperatorCommand> commands;

  OperatorCommandController(SubmittedCommands submitted, List<OperatorCommand> commands) {
    this.submitted = submitted;
    this.commands =
        commands.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    command -> command.type().getSimpleName(), Function.identity()));
  }

  @Operation(
      summary = "Look at an operator's command",
      description = "Every gateway shows the commands of all gateways.")
  @ApiResponse(responseCode = "200", description = "The command in its present state")
  @Refuses({OPERATOR_COMMAND_NOT_FOUND, NOT_LISTENING})
  @GetMapping(path = "/v1/admin/commands/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<OperatorCommandView> command(@PathVariable String id) {
    return submitted
        .find(AsciiText.require("id", id))
        .mapNotNull(this::show)
        .switchIfEmpty(Mono.error(() -> new RefusedException(OPERATOR_COMMAND_NOT_FOUND)));
  }

  /** Null for a track's command. */
  private @Nullable OperatorCommandView show(SubmittedCommand command) {
    OperatorCommand type = commands.get(command.type());
    return type == null ? null : OperatorCommandView.of(command, type);
  }
}
