package io.sandboxbroker.pool;

import java.util.concurrent.CompletableFuture;

/** Writes the pool. Only the allocator may use it. Thread-safe, never blocks. */
public interface SandboxStore extends SandboxReader {

  /**
   * Writes a transition and its lease change, together or not at all, if the sandbox still has the
   * version that the decision was made on. It is the only way to change the pool.
   *
   * <p>The first write of a sandbox also pins its account to it, together or not at all. It is
   * answered with {@link WriteResult.AccountPinned} when the account is pinned to another sandbox,
   * or when the row of its sandbox is gone. A first write that meets the row of the same account
   * without a pin pins that row, because an earlier version of this program may have written it.
   *
   * <p>A write that meets a journal entry of its own cause has won: an earlier attempt has written
   * it. Times are stored in milliseconds.
   *
   * @return fails with {@link StoreUnavailableException} when the store is unavailable. The write
   *     may have happened or not; writing the same transition again is safe
   */
  CompletableFuture<WriteResult> write(Transition transition);
}
