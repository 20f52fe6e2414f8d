package io.sandboxbroker.pool;

/**
 * The broker's id of a sandbox: the CSP's {@code csp_id} as text, or its account id where it has
 * none.
 */
public record SandboxId(String value) {
  public SandboxId {
    if (value.isBlank()) {
      throw new IllegalArgumentException("A sandbox id is never blank");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
