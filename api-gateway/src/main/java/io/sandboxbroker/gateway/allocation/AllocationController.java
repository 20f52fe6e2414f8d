package io.sandboxbroker.gateway.allocation;

import static io.sandboxbroker.gateway.web.Refusal.ALLOCATIONS_FROZEN;
import static io.sandboxbroker.gateway.web.Refusal.IDEMPOTENCY_KEY_MISMATCH;
import static io.sandboxbroker.gateway.web.Refusal.IDEMPOTENCY_KEY_REUSED;
import static io.sandboxbroker.gateway.web.Refusal.NO_OUTCOME_IN_TIME;
import static io.sandboxbroker.gateway.web.Refusal.NO_SANDBOXES_AVAILABLE;
import static io.sandboxbroker.gateway.web.Refusal.QUEUE_FULL;
import static io.sandboxbroker.gateway.web.Refusal.QUOTA_EXCEEDED;

import io.sandboxbroker.gateway.web.ApiController;
import io.sandboxbroker.gateway.web.Caller;
import io.sandboxbroker.gateway.web.IdempotencyKey;
import io.sandboxbroker.gateway.web.PlainText;
import io.sandboxbroker.gateway.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Allocates a sandbox to a track, or accepts the command for later. */
@ApiController(tag = "Tracks")
class AllocationController {

  private final AllocationRequests requests;

  AllocationController(AllocationRequests requests) {
    this.requests = requests;
  }

  @Operation(
      summary = "Allocate a sandbox",
      description =
          "Allocates one sandbox to the track. A track that holds a sandbox gets the same one.",
      parameters = {
        @Parameter(
            in = ParameterIn.HEADER,
            name = IdempotencyKey.HEADER,
            description = "Quoted or bare; scoped to the track. The track id by default.",
            schema =
                @Schema(
                    type = "string",
                    maxLength = IdempotencyKey.MAX_LENGTH,
                    pattern = IdempotencyKey.PATTERN)),
        @Parameter(
            in = ParameterIn.HEADER,
            name = Caller.NAME_PREFIX,
            description = "Only a sandbox whose name starts with this text; in UTF-8.",
            schema = @Schema(type = "string", maxLength = 256, pattern = PlainText.HEADER_PATTERN)),
        @Parameter(
            in = ParameterIn.HEADER,
            name = Preferences.HEADER,
            description =
                "RFC 7240. wait=N: seconds to wait for a sandbox, at most 60; 0 to stay out of the"
                    + " queue. respond-async: 202 instead of a (longer) wait.",
            schema = @Schema(type = "string"),
            example = "respond-async, wait=10")
      })
  @ApiResponse(
      responseCode = "201",
      description = "The sandbox of the track",
      content = @Content(schema = @Schema(implementation = AllocatedSandbox.class)),
      headers = {
        @Header(
            name = AllocationRequests.REPLAYED,
            description = "true when the track already held the sandbox",
            schema = @Schema(type = "string", allowableValues = "true")),
        @Header(
            name = Preferences.APPLIED,
            description = "The wait that was applied, if the request preferred one",
            schema = @Schema(type = "string"))
      })
  @ApiResponse(
      responseCode = "202",
      description = "Only on request: the allocation continues without a waiting client",
      content =
          @Content(schema = @Schema(implementation = AllocationRequests.AcceptedCommand.class)),
      headers = {
        @Header(
            name = HttpHeaders.LOCATION,
            description = "The path of the command's state",
            schema = @Schema(type = "string", format = "uri-reference")),
        @Header(
            name = Preferences.APPLIED,
            description =
                "respond-async, and the wait that was applied if the request preferred one",
            schema = @Schema(type = "string"))
      })
  @Refuses({
    NO_SANDBOXES_AVAILABLE,
    QUOTA_EXCEEDED,
    IDEMPOTENCY_KEY_REUSED,
    IDEMPOTENCY_KEY_MISMATCH,
    QUEUE_FULL,
    ALLOCATIONS_FROZEN,
    NO_OUTCOME_IN_TIME
  })
  @PostMapping("/v1/allocate")
  Mono<? extends ResponseEntity<?>> allocate(Caller caller, ServerWebExchange exchange) {
    String prefix =
        PlainText.ofHeader(exchange.getRequest().getHeaders(), Caller.NAME_PREFIX).orElse(null);
    return requests.serve(caller, exchange, command -> command.setNamePrefix(prefix));
  }
}
