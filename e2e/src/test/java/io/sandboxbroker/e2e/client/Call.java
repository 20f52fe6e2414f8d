package io.sandboxbroker.e2e.client;

import java.time.Duration;

/** What a lab script asks of the broker. */
public enum Call {
  ALLOCATE("POST", "/v1/allocate", 30),
  MARK_FOR_DELETION("POST", "/v1/sandboxes/%s/mark-for-deletion", 15),
  DETAILS("GET", "/v1/sandboxes/%s", 15),
  /** The sandbox is none: the list of what the track holds. */
  MINE("GET", "/v1/sandboxes", 15),
  RENEW("POST", "/v1/sandboxes/%s/renew?duration=PT6H", 15),
  SWAP("POST", "/v1/sandboxes/%s/swap?reason=broken", 30),
  COMMAND("GET", "/v1/commands/%s", 15),
  CANCEL("DELETE", "/v1/commands/%s", 15);

  private final String method;
  private final String path;
  private final Duration readTimeout;

  Call(String method, String path, int readTimeoutSeconds) {
    this.method = method;
    this.path = path;
    readTimeout = Duration.ofSeconds(readTimeoutSeconds);
  }

  String method() {
    return method;
  }

  /** The id stands in it as it is, slashes and all, for scripts do not encode it. */
  String path(String id) {
    return path.formatted(id);
  }

  /** What real scripts wait. */
  public Duration readTimeout() {
    return readTimeout;
  }
}
