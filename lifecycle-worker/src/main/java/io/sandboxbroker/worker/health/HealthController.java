package io.sandboxbroker.worker.health;

import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What operators ask. */
@RestController
class HealthController {

  private final Readiness readiness;
  private final InstantSource clock;

  HealthController(Readiness readiness, InstantSource clock) {
    this.readiness = readiness;
    this.clock = clock;
  }

  @GetMapping(path = "/healthz", produces = MediaType.APPLICATION_JSON_VALUE)
  Health health() {
    return new Health("healthy", clock.instant().getEpochSecond());
  }

  @GetMapping(path = "/readyz", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<ResponseEntity<Ready>> ready() {
    return readiness.checks().map(this::told);
  }

  private ResponseEntity<Ready> told(Map<String, Boolean> checks) {
    boolean ready = !checks.containsValue(false);
    Map<String, String> words = new TreeMap<>();
    checks.forEach((name, passes) -> words.put(name, passes ? "ok" : "unavailable"));
    return ResponseEntity.status(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .body(new Ready(ready ? "ready" : "not_ready", clock.instant().getEpochSecond(), words));
  }

  /** A sign of life, in Unix seconds. */
  record Health(String status, long timestamp) {}

  /** Each check with {@code ok} or {@code unavailable}, and {@code ready} if all pass. */
  record Ready(String status, long timestamp, Map<String, String> checks) {}
}
