package io.sandboxbroker.gateway.lookup;

import static io.sandboxbroker.gateway.web.Refusal.NOT_SANDBOX_OWNER;
import static io.sandboxbroker.gateway.web.Refusal.POOL_OUT_OF_REACH;
import static io.sandboxbroker.gateway.web.Refusal.SANDBOX_NOT_FOUND;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.gateway.web.ApiController;
import io.sandboxbroker.gateway.web.AsciiText;
import io.sandboxbroker.gateway.web.Caller;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.gateway.web.Refuses;
import io.sandboxbroker.pool.HeldSandboxes;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.TrackId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import reactor.core.publisher.Mono;

/** Shows a track its own sandboxes. */
@ApiController(tag = "Tracks")
class LookupController {

  private final SandboxReader pool;
  private final HeldSandboxes held;
  private final PoolCalls calls;

  LookupController(SandboxReader pool, PoolCalls lookupCalls) {
    this.pool = pool;
    held = new HeldSandboxes(pool);
    calls = lookupCalls;
  }

  @Operation(
      operationId = "listHeldSandboxes",
      summary = "List the sandboxes that the track holds",
      description =
          "Shows what the track holds now: one sandbox, or none. A track that was imported from"
              + " another broker may hold several.")
  @ApiResponse(responseCode = "200", description = "The sandboxes, the last allocated one first")
  @Refuses(POOL_OUT_OF_REACH)
  @GetMapping("/v1/sandboxes")
  Mono<HeldSandboxList> list(Caller caller) {
    return calls
        .run(() -> held.of(caller.track()))
        .map(
            sandboxes ->
                new HeldSandboxList(
                    sandboxes.stream()
                        .map(sandbox -> SandboxDetails.of(sandbox, sandbox.allocation()))
                        .toList()));
  }

  /** The sandboxes that a track holds. */
  record HeldSandboxList(
      @JsonProperty(value = "sandboxes", required = true) List<SandboxDetails> sandboxes) {}

  @Operation(
      operationId = "getSandbox",
      summary = "Look at a sandbox",
      description =
          "Shows a track its sandbox, also during the deletion. A deleted sandbox is not found.")
  @ApiResponse(responseCode = "200", description = "The present state of the sandbox")
  @Refuses({SANDBOX_NOT_FOUND, NOT_SANDBOX_OWNER, POOL_OUT_OF_REACH})
  @GetMapping("/v1/sandboxes/{id}")
  Mono<SandboxDetails> find(Caller caller, @PathVariable String id) {
    var sandbox = new SandboxId(AsciiText.require("id", id));
    return calls
        .run(() -> pool.find(sandbox))
        .map(row -> row.orElseThrow(() -> new RefusedException(SANDBOX_NOT_FOUND)))
        .map(row -> details(row.sandbox(), caller.track()));
  }

  private static SandboxDetails details(Sandbox sandbox, TrackId track) {
    // Not found for the last owner too: a script that polls the sandbox waits for this end.
    if (sandbox instanceof Sandbox.Deleted) {
      throw new RefusedException(SANDBOX_NOT_FOUND);
    }
    return sandbox
        .lastAllocation()
        .filter(allocation -> allocation.track().equals(track))
        .map(allocation -> SandboxDetails.of(sandbox, allocation))
        .orElseThrow(() -> new RefusedException(NOT_SANDBOX_OWNER));
  }
}
