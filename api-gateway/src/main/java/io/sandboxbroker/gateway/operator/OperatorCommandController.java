package io.sandboxbroker.gateway.operator;

import static io.sandboxbroker.gateway.web.Refusal.NOT_LISTENING;
import static io.sandboxbroker.gateway.web.Refusal.OPERATOR_COMMAND_NOT_FOUND;

import io.sandboxbroker.gateway.reply.SubmittedCommand;
import io.sandboxbroker.gateway.reply.SubmittedCommands;
import io.sandboxbroker.gateway.web.ApiController;
import io.sandboxbroker.gateway.web.AsciiText;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.gateway.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import reactor.core.publisher.Mono;

/** Shows a command of an operator, whichever gateway took it. */
@ApiController(tag = "Operators")
class OperatorCommandController {

  private final SubmittedCommands submitted;
  private final List<OperatorCommand> commands;

  OperatorCommandController(SubmittedCommands submitted, List<OperatorCommand> commands) {
    this.submitted = submitted;
    this.commands = commands;
  }

  @Operation(
      operationId = "getOperatorCommand",
      summary = "Look at an operator's command",
      description = "Every gateway shows the commands of all gateways.")
  @ApiResponse(responseCode = "200", description = "The command in its present state")
  @Refuses({OPERATOR_COMMAND_NOT_FOUND, NOT_LISTENING})
  @GetMapping("/v1/admin/commands/{id}")
  Mono<OperatorCommandView> command(@PathVariable String id) {
    return submitted
        .find(AsciiText.require("id", id))
        .flatMap(command -> Mono.justOrEmpty(show(command)))
        .switchIfEmpty(Mono.error(() -> new RefusedException(OPERATOR_COMMAND_NOT_FOUND)));
  }

  /** Empty for a track's command. */
  private Optional<OperatorCommandView> show(SubmittedCommand command) {
    return commands.stream()
        .filter(type -> type.type().getSimpleName().equals(command.type()))
        .findFirst()
        .map(type -> OperatorCommandView.of(command, type));
  }
}
