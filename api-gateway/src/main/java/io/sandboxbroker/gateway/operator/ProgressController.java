package io.sandboxbroker.gateway.operator;

import static io.sandboxbroker.gateway.web.Refusal.FORBIDDEN;
import static io.sandboxbroker.gateway.web.Refusal.NOT_LISTENING;
import static io.sandboxbroker.gateway.web.Refusal.OPERATOR_COMMAND_NOT_FOUND;

import io.sandboxbroker.gateway.web.AsciiText;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.gateway.web.Refuses;
import io.sandboxbroker.kafka.TopicReader;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Shows an operator's command that nobody waits for. */
@RestController
@Tag(name = "Operators")
class ProgressController {

  private final Syncs syncs;
  private final Cleanups cleanups;
  private final Removals removals;
  private final Rebuilds rebuilds;
  private final TopicReader cspReader;

  ProgressController(
      Syncs syncs, Cleanups cleanups, Removals removals, Rebuilds rebuilds, TopicReader cspReader) {
    this.syncs = syncs;
    this.cleanups = cleanups;
    this.removals = removals;
    this.rebuilds = rebuilds;
    this.cspReader = cspReader;
  }

  @Operation(
      summary = "Look at an operator's command",
      description =
          "Ask the gateway that took it. Another one knows of a sync once it has its outcome, and"
              + " of a clean-up or a bulk deletion or a rebuild never.")
  @ApiResponse(responseCode = "200", description = "The command as it stands")
  @Refuses({FORBIDDEN, OPERATOR_COMMAND_NOT_FOUND, NOT_LISTENING})
  @GetMapping(path = "/v1/admin/commands/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<CommandProgress> command(@PathVariable String id) {
    return Mono.fromSupplier(() -> show(AsciiText.require("id", id)));
  }

  private CommandProgress show(String id) {
    return find(id)
        .orElseThrow(
            () ->
                new RefusedException(
                    cspReader.isListening() ? OPERATOR_COMMAND_NOT_FOUND : NOT_LISTENING));
  }

  private Optional<CommandProgress> find(String id) {
    return syncs
        .find(id)
        .map(sync -> CommandProgress.of(id, sync.state(), null))
        .or(
            () ->
                cleanups
                    .find(id)
                    .map(cleanup -> CommandProgress.of(id, cleanup.state(), cleanup.progress())))
        .or(
            () ->
                removals
                    .find(id)
                    .map(removal -> CommandProgress.of(id, removal.state(), removal.progress())))
        .or(() -> rebuilds.find(id).map(rebuild -> CommandProgress.of(id, rebuild.state(), null)));
  }
}
