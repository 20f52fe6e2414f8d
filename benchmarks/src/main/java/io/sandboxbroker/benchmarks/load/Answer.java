package io.sandboxbroker.benchmarks.load;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What came back for one request.
 *
 * @param track who asked
 * @param status of HTTP; {@link #NONE} when no answer came
 * @param body as it came
 * @param sentNanos when the request was made, by {@link System#nanoTime()}
 * @param answeredNanos when its answer was complete, or was given up
 */
public record Answer(String track, int status, String body, long sentNanos, long answeredNanos) {

  /** The status of what was not answered. */
  public static final int NONE = 0;

  static final int CREATED = 201;

  private static final JsonMapper JSON = JsonMapper.shared();

  /** How long it took. */
  public long nanos() {
    return answeredNanos - sentNanos;
  }

  /** Whether the track received a sandbox. */
  public boolean isAllocated() {
    return status == CREATED;
  }

  /** The sandbox that the track received; null for none. */
  public @Nullable String sandbox() {
    if (!isAllocated()) {
      return null;
    }
    try {
      return JSON.readTree(body).path("sandbox_id").asString("");
    } catch (JacksonException unreadable) {
      return "";
    }
  }
}
