package io.sandboxbroker.audit.rule;

/** Is told what speaks against the guarantees. */
@FunctionalInterface
public interface ViolationListener {

  /** This does. */
  void onViolation(Violation violation);
}
