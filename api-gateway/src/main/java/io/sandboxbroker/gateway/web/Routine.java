package io.sandboxbroker.gateway.web;

import java.util.Set;

/** What machines ask every few seconds, and nobody wants to read of. */
final class Routine {

  private static final Set<String> PATHS = Set.of("/healthz", "/readyz", "/metrics");

  private Routine() {}

  static boolean isAsked(String path) {
    return PATHS.contains(path);
  }
}
