package io.sandboxbroker.health;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which address is missing, without a stack trace. */
final class MissingAddressAnalyzer extends AbstractFailureAnalyzer<MissingAddressException> {

  @Override
  protected FailureAnalysis analyze(Throwable root, MissingAddressException failure) {
    return new FailureAnalysis(
        String.valueOf(failure.getMessage()),
        "Only the profile local has defaults; see docs/configuration.md.",
        failure);
  }
}
