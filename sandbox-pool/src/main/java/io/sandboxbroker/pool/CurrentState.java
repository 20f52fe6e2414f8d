package io.sandboxbroker.pool;

/**
 * The state of a sandbox before a trigger: {@link UnknownSandbox} to the pool, or a {@link
 * Sandbox}.
 */
public sealed interface CurrentState permits UnknownSandbox, Sandbox {

  SandboxId id();
}
