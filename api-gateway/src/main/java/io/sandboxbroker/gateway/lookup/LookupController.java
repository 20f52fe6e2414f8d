package io.sandboxbroker.gateway.lookup;

import static io.sandboxbroker.gateway.web.Refusal.NOT_SANDBOX_OWNER;
import static io.sandboxbroker.gateway.web.Refusal.POOL_OUT_OF_REACH;
import static io.sandboxbroker.gateway.web.Refusal.SANDBOX_NOT_FOUND;

import io.sandboxbroker.gateway.web.Caller;
import io.sandboxbroker.gateway.web.Refuses;
import io.sandboxbroker.gateway.web.VisibleText;
import io.sandboxbroker.pool.SandboxId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Shows a track its sandbox. */
@RestController
@Tag(name = "Tracks")
class LookupController {

  private final SandboxLookup lookup;

  LookupController(SandboxLookup lookup) {
    this.lookup = lookup;
  }

  @Operation(
      summary = "Look at a sandbox",
      description = "For its owner, also while it is being deleted; not found once it is gone.")
  @ApiResponse(responseCode = "200", description = "The sandbox as it stands")
  @Refuses({SANDBOX_NOT_FOUND, NOT_SANDBOX_OWNER, POOL_OUT_OF_REACH})
  @GetMapping(path = "/v1/sandboxes/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<SandboxDetails> sandbox(Caller caller, @PathVariable String id) {
    return lookup.find(new SandboxId(VisibleText.require("id", id)), caller.track());
  }
}
