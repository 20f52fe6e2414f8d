package io.sandboxbroker.kafka.health;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Serves the probes of a service that works in the background, which imports this class. */
@RestController
public class HealthController {

  private final HealthProbes probes;

  HealthController(HealthProbes probes) {
    this.probes = probes;
  }

  @GetMapping(path = "/healthz", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<ResponseEntity<HealthProbes.Liveness>> liveness() {
    return probes.liveness();
  }

  @GetMapping(path = "/readyz", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<ResponseEntity<HealthProbes.Readiness>> readiness() {
    return probes.readiness();
  }
}
