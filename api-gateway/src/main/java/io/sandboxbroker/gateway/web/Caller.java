package io.sandboxbroker.gateway.web;

import io.sandboxbroker.pool.TrackId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Who asks. A controller that takes one as an argument gets it from the request's headers.
 *
 * @param track the student's lab run
 * @param lab the lab, which many tracks share; null when the request does not say
 */
public record Caller(TrackId track, @Nullable String lab) {

  static final String SANDBOX_ID = "X-Instruqt-Sandbox-ID";
  static final String TRACK_ID = "X-Track-ID";
  static final String LAB_ID = "X-Instruqt-Track-ID";

  static Caller of(HttpHeaders headers) {
    String track =
        AsciiText.ofHeader(headers, SANDBOX_ID)
            .or(() -> AsciiText.ofHeader(headers, TRACK_ID))
            .orElseThrow(() -> new RefusedException(Refusal.MISSING_SANDBOX_ID));
    return new Caller(new TrackId(track), AsciiText.ofHeader(headers, LAB_ID).orElse(null));
  }

  /** Who asks, if the request says so in the form that the contract wants. */
  public static Optional<String> trackOf(HttpHeaders headers) {
    try {
      return Optional.of(of(headers).track().value());
    } catch (RefusedException e) {
      return Optional.empty();
    }
  }
}
