package io.sandboxbroker.allocator.table;

import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.tracing.TraceStep;

/** Provides views of the store whose calls belong to a step of a trace. Thread-safe. */
@FunctionalInterface
public interface TracedStore {

  /** Returns the same store, with calls that are steps within this one. */
  SandboxStore within(TraceStep step);
}
