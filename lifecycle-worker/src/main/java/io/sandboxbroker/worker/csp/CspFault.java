package io.sandboxbroker.worker.csp;

import java.time.Duration;
import java.util.Optional;

/** The reason why a call of the CSP failed. */
public sealed interface CspFault extends AccountsReply, DeletionReply {

  /** For a log: the status or the kind of failure, never a body. */
  String description();

  /** The CSP does not accept the token: 401 or 403. */
  record Unauthorised(int status) implements CspFault {
    @Override
    public String description() {
      return "HTTP " + status;
    }
  }

  /**
   * Too many calls: 429.
   *
   * @param retryAfter how long the CSP wants no calls; empty when it does not say
   */
  record Throttled(Optional<Duration> retryAfter) implements CspFault {
    @Override
    public String description() {
      return "HTTP 429";
    }
  }

  /**
   * A failure that a retry may overcome: any other status, refused or reset connections, timeouts.
   */
  record Unavailable(String description) implements CspFault {}

  /** Status 200 with something other than the expected JSON, or with too much of it. */
  record Malformed(String description) implements CspFault {}
}
