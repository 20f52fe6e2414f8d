package io.sandboxbroker.allocator.account;

import java.util.concurrent.CompletableFuture;

/** Knows when the accounts of all sandboxes are pinned that other versions have discovered. */
@FunctionalInterface
public interface PinnedAccounts {

  /** Complete once the account of every sandbox is pinned; each call has a future of its own. */
  CompletableFuture<Void> ready();
}
