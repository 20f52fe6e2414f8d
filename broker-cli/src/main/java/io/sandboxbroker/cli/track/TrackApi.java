package io.sandboxbroker.cli.track;

import io.sandboxbroker.cli.http.Answer;
import io.sandboxbroker.cli.http.Call;
import io.sandboxbroker.cli.http.RefusedException;
import io.sandboxbroker.cli.http.UnavailableException;
import io.sandboxbroker.cli.session.SandboxId;
import io.sandboxbroker.cli.session.Session;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** The calls of one track. Thread-safe. */
public final class TrackApi {

  private final Session session;
  private final String track;

  /** The calls of the track with this id. */
  public TrackApi(Session session, String track) {
    this.session = session;
    this.track = track;
  }

  /** The id of the track. */
  public String track() {
    return track;
  }

  Session session() {
    return session;
  }

  /** A call in the name of the track. */
  Call call(String method, String path) {
    return Call.of(method, path).with("X-Track-ID", track);
  }

  /** A key for all attempts of one request. */
  static String newKey() {
    return "broker-" + UUID.randomUUID();
  }

  /**
   * Gives a sandbox back. May be repeated.
   *
   * @param total for how long the call is repeated while the broker is away
   * @throws RefusedException if the track does not hold it
   * @throws UnavailableException if there is no final answer in time
   */
  public JsonNode release(String sandbox, Duration total) throws InterruptedException {
    String path = "/v1/sandboxes/" + SandboxId.inPath(sandbox) + "/mark-for-deletion";
    return session.client().send(call("POST", path), total).body();
  }

  /**
   * Has the lease end this much after now.
   *
   * @param key the same for all attempts of one renewal
   * @throws RefusedException if the lease has ended or cannot be renewed further
   * @throws UnavailableException if there is no final answer in time
   */
  public JsonNode renew(String sandbox, Duration duration, String key) throws InterruptedException {
    return session
        .send(
            call("POST", "/v1/sandboxes/" + SandboxId.inPath(sandbox) + "/renew")
                .query("duration", duration)
                .with("Idempotency-Key", key))
        .body();
  }

  /** The ids of the sandboxes that the track holds. */
  public List<String> held() throws InterruptedException {
    Answer answer = session.send(call("GET", "/v1/sandboxes"));
    return answer
        .body()
        .path("sandboxes")
        .valueStream()
        .map(sandbox -> sandbox.path("sandbox_id").asString(""))
        .filter(id -> !id.isEmpty())
        .toList();
  }
}
