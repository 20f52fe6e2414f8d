package io.sandboxbroker.kafka;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports a condition of the start that does not hold, without a stack trace. */
final class StartFailureAnalyzer extends AbstractFailureAnalyzer<StartCheckException> {

  @Override
  protected FailureAnalysis analyze(Throwable root, StartCheckException failure) {
    return new FailureAnalysis(
        String.valueOf(failure.getMessage()),
        "See docs/configuration.md for the setting. Only the profile local has default addresses.",
        failure);
  }
}
