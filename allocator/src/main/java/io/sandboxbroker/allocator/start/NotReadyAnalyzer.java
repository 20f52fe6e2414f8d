package io.sandboxbroker.allocator.start;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what the start failed on, without a stack trace. */
final class NotReadyAnalyzer extends AbstractFailureAnalyzer<NotReadyException> {

  @Override
  protected FailureAnalysis analyze(Throwable root, NotReadyException failure) {
    return new FailureAnalysis(
        String.valueOf(failure.getMessage()),
        "See docs/configuration.md for the setting.",
        failure);
  }
}
