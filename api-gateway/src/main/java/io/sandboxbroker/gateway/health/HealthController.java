package io.sandboxbroker.gateway.health;

import io.sandboxbroker.health.Health;
import io.sandboxbroker.health.Readiness;
import io.sandboxbroker.health.Ready;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import org.springframework.boot.info.BuildProperties;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What operators ask without a token. */
@RestController
@SecurityRequirements
@Tag(name = "Operations")
class HealthController {

  private final Readiness readiness;
  private final InstantSource clock;
  private final BuildProperties build;

  HealthController(Readiness readiness, InstantSource clock, BuildProperties build) {
    this.readiness = readiness;
    this.clock = clock;
    this.build = build;
  }

  @Operation(summary = "What this is")
  @GetMapping(path = "/", produces = MediaType.APPLICATION_JSON_VALUE)
  About about() {
    return new About("sandbox-broker", String.valueOf(build.getVersion()), "/v1/docs");
  }

  @Operation(summary = "Whether the process lives")
  @GetMapping(path = "/healthz", produces = MediaType.APPLICATION_JSON_VALUE)
  Health health() {
    return Health.of(true, clock.instant());
  }

  @Operation(summary = "Whether the service can serve")
  @ApiResponse(responseCode = "200", description = "Everything that it needs answers")
  @ApiResponse(
      responseCode = "503",
      description = "Something that it needs does not answer",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = Ready.class)))
  @GetMapping(path = "/readyz", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<ResponseEntity<Ready>> ready() {
    return readiness.checks().map(checks -> Ready.answer(checks, clock.instant()));
  }

  /** What this is, in which version, and where it is documented. */
  record About(String service, String version, String docs) {}
}
