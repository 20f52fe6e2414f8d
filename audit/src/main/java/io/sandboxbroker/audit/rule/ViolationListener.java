package io.sandboxbroker.audit.rule;

/** Receives each violation of a guarantee. */
@FunctionalInterface
public interface ViolationListener {

  /** A guarantee is violated. */
  void onViolation(Violation violation);
}
