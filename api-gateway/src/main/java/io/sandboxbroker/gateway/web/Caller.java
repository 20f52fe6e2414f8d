package io.sandboxbroker.gateway.web;

import io.sandboxbroker.pool.TrackId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * The track that sends a request. Controllers take it as an argument.
 *
 * @param track the track, from the request's headers
 * @param lab the lab of the track; null when the request names none, or none that is text. One that
 *     is no text is left out, and never a reason to refuse
 */
public record Caller(TrackId track, @Nullable String lab) {

  static final String SANDBOX_ID = "X-Instruqt-Sandbox-ID";
  static final String TRACK_ID = "X-Track-ID";
  static final String LAB_ID = "X-Instruqt-Track-ID";

  /** The header with the beginning of the name that a sandbox must have. */
  public static final String NAME_PREFIX = "X-Sandbox-Name-Prefix";

  /**
   * Returns the caller of a request.
   *
   * @throws RefusedException if the headers name no track, or an invalid one
   */
  public static Caller of(HttpHeaders headers) {
    String track =
        AsciiText.ofHeader(headers, SANDBOX_ID)
            .or(() -> AsciiText.ofHeader(headers, TRACK_ID))
            .orElseThrow(() -> new RefusedException(Refusal.MISSING_SANDBOX_ID));
    return new Caller(new TrackId(track), PlainText.find(headers, LAB_ID).orElse(null));
  }

  /** Whether the request names a lab that is no text, and that {@link #of} has left out. */
  boolean lacksLab(HttpHeaders headers) {
    return lab == null && headers.getOrEmpty(LAB_ID).stream().anyMatch(value -> !value.isBlank());
  }

  /** Returns the track of a request, if the headers name a valid one. */
  public static Optional<String> trackOf(HttpHeaders headers) {
    try {
      return Optional.of(of(headers).track().value());
    } catch (RefusedException e) {
      return Optional.empty();
    }
  }
}
