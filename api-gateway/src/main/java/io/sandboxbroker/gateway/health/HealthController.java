package io.sandboxbroker.gateway.health;

import io.sandboxbroker.gateway.web.ApiController;
import io.sandboxbroker.kafka.health.HealthProbes;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import org.springframework.boot.info.BuildProperties;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import reactor.core.publisher.Mono;

/** Serves what needs no token: the service's version and its probes. */
@ApiController(tag = "Operations")
@SecurityRequirements
class HealthController {

  private final HealthProbes probes;
  private final BuildProperties build;

  HealthController(HealthProbes probes, BuildProperties build) {
    this.probes = probes;
    this.build = build;
  }

  @Operation(summary = "What this is")
  @GetMapping("/")
  About about() {
    return new About("sandbox-broker", String.valueOf(build.getVersion()), "/v1/docs");
  }

  @Operation(summary = "Whether the process lives")
  @GetMapping("/healthz")
  Mono<ResponseEntity<HealthProbes.Liveness>> liveness() {
    return probes.liveness();
  }

  @Operation(summary = "Whether the service can serve")
  @ApiResponse(
      responseCode = "200",
      description = "The process can serve; a dependency may be unavailable")
  @ApiResponse(
      responseCode = "503",
      description = "The process is starting, or a part of it has ended",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = HealthProbes.Readiness.class)))
  @GetMapping("/readyz")
  Mono<ResponseEntity<HealthProbes.Readiness>> readiness() {
    return probes.readiness();
  }

  /** The service, its version and the path of its documentation. */
  record About(String service, String version, String docs) {}
}
