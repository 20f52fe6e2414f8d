package io.sandboxbroker.worker.csp;

import io.micrometer.core.instrument.MeterRegistry;

/** Counts the calls of the CSP by their answers. Thread-safe. */
record CspMetrics(MeterRegistry registry) {

  private static final String ODD_ACCOUNTS = "broker.csp.odd.accounts";

  /** Registers the counters that exist from the start. */
  CspMetrics {
    registry.counter(ODD_ACCOUNTS);
  }

  /**
   * @param operation such as {@code list}
   * @param status the HTTP status, or the kind of failure where there is none
   */
  void onAnswer(String operation, String status) {
    registry.counter("broker.csp.requests", "op", operation, "status", status).increment();
  }

  /**
   * @param outcome of one universal service, or of the search for services
   */
  void onServices(String outcome) {
    registry.counter("broker.csp.universal.services", "outcome", outcome).increment();
  }

  /** Counts the accounts that one list has and the broker cannot use. */
  void onOddAccounts(int count) {
    registry.counter(ODD_ACCOUNTS).increment(count);
  }
}
