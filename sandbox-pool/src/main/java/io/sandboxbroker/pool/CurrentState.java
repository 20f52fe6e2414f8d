package io.sandboxbroker.pool;

/** The state of a sandbox before a trigger: {@link Unknown} to the pool, or a {@link Sandbox}. */
public sealed interface CurrentState permits Unknown, Sandbox {

  SandboxId id();
}
