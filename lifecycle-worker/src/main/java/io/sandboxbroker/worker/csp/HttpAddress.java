package io.sandboxbroker.worker.csp;

import java.net.URI;

/** Tells addresses that can be called. */
final class HttpAddress {

  private HttpAddress() {}

  /** Whether it is an http or https URL with a host. */
  static boolean isValid(String url) {
    try {
      URI uri = URI.create(url);
      return uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }
}
