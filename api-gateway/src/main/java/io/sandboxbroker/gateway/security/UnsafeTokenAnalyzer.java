package io.sandboxbroker.gateway.security;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says why the gateway does not start, in one line in place of a stack trace. */
final class UnsafeTokenAnalyzer extends AbstractFailureAnalyzer<UnsafeTokenException> {

  @Override
  protected FailureAnalysis analyze(Throwable root, UnsafeTokenException cause) {
    return new FailureAnalysis(
        "The gateway does not start: " + cause.getMessage() + ".",
        "Give it secrets of your own, or start it with the profile 'local'.",
        cause);
  }
}
