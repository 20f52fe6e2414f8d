package io.sandboxbroker.allocator.candidate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.sandboxbroker.pool.SandboxId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * The sandboxes that commands of this process use or have taken. No two of these commands try the
 * same sandbox, and a lagging index does not suggest a taken sandbox again. Thread-safe.
 */
final class CandidateClaims {

  /** The state of a candidate, as this process knows it. */
  enum ClaimState {
    /** No command of this process uses the sandbox. */
    FREE,
    /** A command of this process tries to take the sandbox, and may put it back. */
    IN_USE,
    /** The sandbox was taken, by this process or another. */
    TAKEN
  }

  private static final int MAX_TAKEN = 100_000;

  private final Set<SandboxId> inUse = new HashSet<>();
  private final Cache<SandboxId, Boolean> taken;

  CandidateClaims(Duration indexLag, Ticker ticker) {
    taken =
        Caffeine.newBuilder()
            .maximumSize(MAX_TAKEN)
            .expireAfterWrite(indexLag)
            .ticker(ticker)
            .build();
  }

  /** Claims the sandbox; false when it is not free. */
  synchronized boolean claim(SandboxId sandbox) {
    return taken.getIfPresent(sandbox) == null && inUse.add(sandbox);
  }

  /** The sandbox has an owner, or is no candidate for another reason. */
  synchronized void markTaken(SandboxId sandbox) {
    inUse.remove(sandbox);
    taken.put(sandbox, true);
  }

  /** The command did not take the sandbox. */
  synchronized void release(SandboxId sandbox) {
    inUse.remove(sandbox);
  }

  /** The sandbox has become available again. */
  synchronized void forget(SandboxId sandbox) {
    taken.invalidate(sandbox);
  }

  synchronized ClaimState of(SandboxId sandbox) {
    if (inUse.contains(sandbox)) {
      return ClaimState.IN_USE;
    }
    return taken.getIfPresent(sandbox) == null ? ClaimState.FREE : ClaimState.TAKEN;
  }
}
