package io.sandboxbroker.audit.rule;

/** Is told what speaks against the guarantees. */
@FunctionalInterface
public interface Findings {

  /** This does. */
  void found(Violation violation);
}
