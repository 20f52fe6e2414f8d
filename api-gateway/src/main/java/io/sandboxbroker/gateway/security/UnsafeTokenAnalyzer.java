package io.sandboxbroker.gateway.security;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports an unsafe token at the start in one line, without a stack trace. */
final class UnsafeTokenAnalyzer extends AbstractFailureAnalyzer<UnsafeTokenException> {

  @Override
  protected FailureAnalysis analyze(Throwable root, UnsafeTokenException cause) {
    return new FailureAnalysis(
        "The gateway does not start: " + cause.getMessage() + ".",
        "Give it secrets of your own, or start it with the profile 'local'.",
        cause);
  }
}
