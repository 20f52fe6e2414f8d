package io.sandboxbroker.gateway.allocation;

import static io.sandboxbroker.gateway.web.Refusal.ALLOCATIONS_FROZEN;
import static io.sandboxbroker.gateway.web.Refusal.ALLOCATION_EXPIRED;
import static io.sandboxbroker.gateway.web.Refusal.NOT_SANDBOX_OWNER;
import static io.sandboxbroker.gateway.web.Refusal.NO_OUTCOME_IN_TIME;
import static io.sandboxbroker.gateway.web.Refusal.NO_SANDBOXES_AVAILABLE;
import static io.sandboxbroker.gateway.web.Refusal.QUEUE_FULL;
import static io.sandboxbroker.gateway.web.Refusal.SANDBOX_NOT_FOUND;
import static io.sandboxbroker.gateway.web.Refusal.UNKNOWN_OUTCOME;

import io.sandboxbroker.gateway.web.ApiController;
import io.sandboxbroker.gateway.web.AsciiText;
import io.sandboxbroker.gateway.web.Caller;
import io.sandboxbroker.gateway.web.PlainText;
import io.sandboxbroker.gateway.web.QueryParameters;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.gateway.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Swaps the sandbox of a track for another one. */
@ApiController(tag = "Tracks")
class SwapController {

  private static final String REASON = "reason";

  private final AllocationRequests requests;

  SwapController(AllocationRequests requests) {
    this.requests = requests;
  }

  @Operation(
      summary = "Swap a sandbox",
      description =
          "Gives a broken sandbox back and allocates another one, which has the same lease. Until"
              + " there is another one, the track keeps the old one.",
      parameters = {
        @Parameter(
            in = ParameterIn.QUERY,
            name = REASON,
            description = "Why the sandbox is of no use, for operators",
            schema =
                @Schema(
                    type = "string",
                    minLength = 1,
                    maxLength = 256,
                    pattern = PlainText.PATTERN)),
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
      description = "The sandbox that replaces the other one",
      content = @Content(schema = @Schema(implementation = AllocatedSandbox.class)),
      headers = {
        @Header(
            name = AllocationRequests.REPLAYED,
            description = "true when the track had swapped the sandbox before",
            schema = @Schema(type = "string", allowableValues = "true")),
        @Header(
            name = Preferences.APPLIED,
            description = "The wait that was applied, if the request preferred one",
            schema = @Schema(type = "string"))
      })
  @ApiResponse(
      responseCode = "202",
      description = "Only on request: the swap continues without a waiting client",
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
    SANDBOX_NOT_FOUND,
    NOT_SANDBOX_OWNER,
    ALLOCATION_EXPIRED,
    NO_SANDBOXES_AVAILABLE,
    QUEUE_FULL,
    ALLOCATIONS_FROZEN,
    NO_OUTCOME_IN_TIME
  })
  @PostMapping("/v1/sandboxes/{id}/swap")
  Mono<? extends ResponseEntity<?>> swap(
      Caller caller, @PathVariable String id, ServerWebExchange exchange) {
    String sandbox = AsciiText.require("id", id);
    QueryParameters.allowOnly(exchange, Set.of(REASON));
    String reason =
        QueryParameters.value(exchange, REASON)
            .map(text -> PlainText.require(REASON, text))
            .orElse(null);
    return requests
        .serve(caller, exchange, command -> command.setSwapOf(sandbox).setSwapReason(reason))
        .doOnNext(response -> refuseSame(response, sandbox));
  }

  /** An allocator of an earlier version does not know swaps, and repeats the allocation. */
  private static void refuseSame(ResponseEntity<?> response, String sandbox) {
    if (response.getBody() instanceof AllocatedSandbox held && held.sandboxId().equals(sandbox)) {
      throw new RefusedException(UNKNOWN_OUTCOME);
    }
  }
}
