package io.sandboxbroker.cli.track;

import io.sandboxbroker.cli.http.SettingsException;
import io.sandboxbroker.cli.session.Session;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says who asks. */
final class TrackOptions {

  @Option(
      names = "--track",
      paramLabel = "ID",
      description = "The track: unique per student ($BROKER_TRACK).")
  private @Nullable String track;

  /**
   * The calls of the track.
   *
   * @throws SettingsException if no track is given
   */
  TrackApi api(Session session) {
    String id = track == null ? session.environment().getOrDefault("BROKER_TRACK", "") : track;
    if (id.isBlank()) {
      throw new SettingsException("the track is not set: --track ID, or BROKER_TRACK");
    }
    return new TrackApi(session, id);
  }
}
