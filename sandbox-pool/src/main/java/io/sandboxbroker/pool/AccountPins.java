package io.sandboxbroker.pool;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The pins of accounts to sandboxes. The first write of a sandbox pins its account to the sandbox's
 * id for ever, so that no account becomes a second sandbox. A future fails with {@link
 * StoreUnavailableException} when the store is unavailable. Thread-safe, never blocks.
 */
public interface AccountPins {

  /** The sandboxes that these accounts are pinned to; the result may lack recent pins. */
  CompletableFuture<Map<AccountId, SandboxId>> find(Collection<AccountId> accounts);

  /**
   * Pins an account to a sandbox, unless it is pinned already.
   *
   * @return the sandbox that the account is pinned to
   */
  CompletableFuture<SandboxId> pin(AccountId account, SandboxId sandbox);
}
