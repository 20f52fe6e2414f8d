package io.sandboxbroker.gateway.web;

import java.util.Set;

/** The paths that machines poll every few seconds; they are neither logged nor traced. */
final class ProbePaths {

  private static final Set<String> PATHS = Set.of("/healthz", "/readyz", "/metrics");

  private ProbePaths() {}

  static boolean contains(String path) {
    return PATHS.contains(path);
  }
}
