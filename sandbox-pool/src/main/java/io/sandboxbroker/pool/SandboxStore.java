package io.sandboxbroker.pool;

import java.util.concurrent.CompletableFuture;

/** Writes the pool. Thread-safe and non-blocking. Only the allocator may use it. */
public interface SandboxStore extends SandboxReader {

  /**
   * Writes a transition, and what it does to a lease, if what it was decided on still stands:
   * together or not at all. The one way to change the pool.
   *
   * <p>A write that meets a step of its own cause has won: it was made by an earlier try whose
   * answer was lost. Times are kept to the millisecond, and what is finer is dropped.
   *
   * @return fails with {@link StoreUnavailableException} when the store cannot answer for now; the
   *     write may then have happened or not, and the same transition may be written again
   */
  CompletableFuture<WriteResult> write(Transition transition);
}
