package io.sandboxbroker.pool;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Writes the pool. Only the allocator may use it. Thread-safe, never blocks. */
public interface SandboxStore extends SandboxReader {

  /** The number of closed triggers that a sandbox, and the lease of a track, remembers. */
  int MAX_CLOSED = 32;

  /**
   * Writes a transition and its lease change, together or not at all, if the sandbox still has the
   * version that the decision was made on. It is the only way to change a sandbox.
   *
   * <p>The first write of a sandbox also pins its account to it, together or not at all. It is
   * answered with {@link WriteResult.AccountPinned} when the account is pinned to another sandbox,
   * or when the row of its sandbox is gone. A first write that meets the row of the same account
   * without a pin pins that row, because an earlier version of this program may have written it.
   *
   * <p>A write that meets a journal entry of its own cause has won: an earlier attempt has written
   * it. Times are stored in milliseconds.
   *
   * <p>An allocation with quotas wins only while fewer live leases than each limit count against
   * them, however many processes allocate. The write that ends the lease ends its counting, too. If
   * the limit of a holder has become lower, leases beyond it stay.
   *
   * @return fails with {@link StoreUnavailableException} when the store is unavailable. The write
   *     may have happened or not; writing the same transition again is safe
   */
  CompletableFuture<WriteResult> write(Transition transition);

  /**
   * Whether one of these quotas is used up now. A later {@link #write} decides by itself; this is
   * for commands that would wait for a sandbox first.
   *
   * @return fails with {@link StoreUnavailableException} when the store is unavailable
   */
  CompletableFuture<Boolean> isUsedUp(List<Quota> quotas);

  /**
   * Ends the lease of an allocation whose sandbox has been given back, if the track still has that
   * lease. A release does so in its own write; a table that was restored to a point in time may
   * have the other half of that write only.
   *
   * @param now when the lease begins its retention
   * @return fails as {@link #write} does
   */
  CompletableFuture<Void> endLease(Allocation allocation, Instant now);

  /**
   * Closes a trigger that is answered without a change, if the sandbox still has the version of
   * that decision. A write of the trigger that is under way then fails with {@link
   * WriteResult.Closed}, whenever it arrives. The version stays the same. A sandbox remembers the
   * last {@value #MAX_CLOSED} of these triggers. Closing a trigger twice is safe.
   *
   * @param seen the state that the decision was made on
   * @param trigger the id of the trigger
   * @param reason the reason of the answer
   * @return never {@link CloseResult.Served}; fails as {@link #write} does
   */
  CompletableFuture<CloseResult> close(Sandbox seen, String trigger, String reason);

  /**
   * Closes an allocation command that is answered without a new sandbox, unless it has been served.
   * The lease of the track remembers the last {@value #MAX_CLOSED} of these commands, and is an
   * ended lease of nothing if the track had none. Closing a command twice is safe.
   *
   * @param reason the reason of the answer
   * @param now when a lease of nothing begins its retention
   * @return never {@link CloseResult.Beaten}; fails as {@link #write} does
   */
  CompletableFuture<CloseResult> close(Trigger.AllocateSandbox command, String reason, Instant now);
}
