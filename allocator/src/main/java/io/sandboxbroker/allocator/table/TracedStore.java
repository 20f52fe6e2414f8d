package io.sandboxbroker.allocator.table;

import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.tracing.TraceStep;

/** Gives the store for what is done within a step of a trace. Thread-safe. */
@FunctionalInterface
public interface TracedStore {

  /** The same store, whose calls are steps within this one. */
  SandboxStore within(TraceStep step);
}
