package io.sandboxbroker.audit.rule;

/**
 * A violation of a guarantee.
 *
 * @param rule the guarantee's name
 * @param subject the sandbox, track or command
 * @param what one sentence with the positions of the records
 */
public record Violation(String rule, String subject, String what) {

  @Override
  public String toString() {
    return "%s: %s".formatted(rule, what);
  }
}
