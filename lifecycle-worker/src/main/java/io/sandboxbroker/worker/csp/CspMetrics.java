package io.sandboxbroker.worker.csp;

import io.micrometer.core.instrument.MeterRegistry;

/** Counts what the CSP was asked and how it answered. Thread-safe. */
final class CspMetrics {

  private final MeterRegistry registry;

  CspMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * @param operation such as {@code list}
   * @param status the HTTP status, or the kind of fault where there was none
   */
  void answered(String operation, String status) {
    registry.counter("broker_csp_requests", "op", operation, "status", status).increment();
  }

  /**
   * @param outcome of one universal service, or of the search for them
   */
  void services(String outcome) {
    registry.counter("broker_csp_universal_services", "outcome", outcome).increment();
  }
}
