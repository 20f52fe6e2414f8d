package io.sandboxbroker.gateway.problem;

/** The {@code code} of a problem: what clients and dashboards may rely on. */
public enum Code {
  UNAUTHORIZED,
  FORBIDDEN,
  MISSING_SANDBOX_ID,
  VALIDATION_ERROR,
  NO_SANDBOXES_AVAILABLE,
  NOT_SANDBOX_OWNER,
  ALLOCATION_EXPIRED,
  SANDBOX_NOT_FOUND,
  IDEMPOTENCY_KEY_REUSED,
  RATE_LIMIT_EXCEEDED,
  SERVICE_UNAVAILABLE,
  INTERNAL_ERROR
}
