package io.sandboxbroker.health;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/**
 * Whether a process can do its work.
 *
 * @param status {@code ready} if all checks pass, else {@code not_ready}
 * @param timestamp when it was told, in Unix seconds
 * @param checks each by name with {@code ok} or {@code unavailable}
 */
public record Ready(String status, long timestamp, Map<String, String> checks) {

  /** 200 if all checks pass, else 503. */
  public static ResponseEntity<Ready> answer(Map<String, Boolean> checks, Instant now) {
    boolean ready = !checks.containsValue(false);
    Map<String, String> words = new TreeMap<>();
    checks.forEach((name, passes) -> words.put(name, passes ? "ok" : "unavailable"));
    return ResponseEntity.status(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .body(new Ready(ready ? "ready" : "not_ready", now.getEpochSecond(), words));
  }
}
