package io.sandboxbroker.health;

import java.time.InstantSource;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What operators ask a service that works in the background, to be imported by it. */
@RestController
public class HealthController {

  private final Readiness readiness;
  private final Liveness liveness;
  private final InstantSource clock;

  HealthController(
      Readiness readiness,
      List<LivenessCheck> vitals,
      HealthSettings settings,
      InstantSource clock) {
    this.readiness = readiness;
    this.liveness = new Liveness(vitals, settings);
    this.clock = clock;
  }

  @GetMapping(path = "/healthz", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<ResponseEntity<Health>> health() {
    return liveness
        .lives()
        .map(
            lives ->
                ResponseEntity.status(lives ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                    .body(Health.of(lives, clock.instant())));
  }

  @GetMapping(path = "/readyz", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<ResponseEntity<Ready>> ready() {
    return readiness.checks().map(checks -> Ready.answer(checks, clock.instant()));
  }
}
