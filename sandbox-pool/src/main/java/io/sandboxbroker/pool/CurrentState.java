package io.sandboxbroker.pool;

/**
 * Where a sandbox stands with the pool: {@linkplain Unknown never heard of}, or a {@link Sandbox}.
 */
public sealed interface CurrentState permits Unknown, Sandbox {

  /** Which sandbox. */
  SandboxId id();
}
