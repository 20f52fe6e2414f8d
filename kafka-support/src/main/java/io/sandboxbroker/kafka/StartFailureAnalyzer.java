package io.sandboxbroker.kafka;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports a failed {@link StartCheck} without a stack trace. */
final class StartFailureAnalyzer extends AbstractFailureAnalyzer<StartCheckException> {

  @Override
  protected FailureAnalysis analyze(Throwable root, StartCheckException failure) {
    return new FailureAnalysis(
        String.valueOf(failure.getMessage()),
        "See docs/configuration.md for the setting.",
        failure);
  }
}
