package io.sandboxbroker.worker.csp;

import java.time.Duration;
import java.util.Optional;

/** Why the CSP did not do what it was asked. */
public sealed interface CspFault extends AccountsReply, DeletionReply {

  /** In a few words for a log: the status or the kind of fault, never a body. */
  String description();

  /** The token is not, or no longer, accepted: 401 or 403. */
  record Unauthorised(int status) implements CspFault {
    @Override
    public String description() {
      return "HTTP " + status;
    }
  }

  /**
   * Asked too often: 429.
   *
   * @param retryAfter how long the CSP asks to be left alone; empty when it does not say
   */
  record Throttled(Optional<Duration> retryAfter) implements CspFault {
    @Override
    public String description() {
      return "HTTP 429";
    }
  }

  /**
   * No answer, or one that may be better later: any other status, refused or reset connections,
   * time-outs.
   */
  record Unavailable(String description) implements CspFault {}

  /** Status 200, but not the JSON that was expected, or more of it than is accepted. */
  record Malformed(String description) implements CspFault {}
}
