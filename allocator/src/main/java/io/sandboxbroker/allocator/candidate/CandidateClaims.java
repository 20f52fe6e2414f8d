package io.sandboxbroker.allocator.candidate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.sandboxbroker.pool.Sandbox;
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
    /** The sandbox was taken, by this process or another, or what was read of it is outdated. */
    TAKEN
  }

  private static final int MAX_TAKEN = 100_000;

  private final Set<SandboxId> inUse = new HashSet<>();

  /** The version up to which a sandbox is no candidate. */
  private final Cache<SandboxId, Long> taken;

  CandidateClaims(Duration indexLag, Ticker ticker) {
    taken =
        Caffeine.newBuilder()
            .maximumSize(MAX_TAKEN)
            .expireAfterWrite(indexLag)
            .ticker(ticker)
            .build();
  }

  /** Claims the sandbox; false when it is not free. */
  synchronized boolean claim(Sandbox.Available sandbox) {
    return !isTaken(sandbox) && inUse.add(sandbox.id());
  }

  /** The sandbox has an owner, or is no candidate for another reason. */
  synchronized void markTaken(SandboxId sandbox) {
    inUse.remove(sandbox);
    taken.put(sandbox, Long.MAX_VALUE);
  }

  /** The sandbox has changed, and is available at this version. */
  synchronized void markChanged(Sandbox.Available current) {
    inUse.remove(current.id());
    taken.put(current.id(), current.revision().version() - 1);
  }

  /** The command did not take the sandbox. */
  synchronized void release(SandboxId sandbox) {
    inUse.remove(sandbox);
  }

  /** The sandbox has become available again; what was read of it before is outdated. */
  synchronized void markAvailable(Sandbox.Available current) {
    taken.asMap().computeIfPresent(current.id(), (id, upTo) -> current.revision().version() - 1);
  }

  synchronized ClaimState of(Sandbox.Available sandbox) {
    if (inUse.contains(sandbox.id())) {
      return ClaimState.IN_USE;
    }
    return isTaken(sandbox) ? ClaimState.TAKEN : ClaimState.FREE;
  }

  private boolean isTaken(Sandbox.Available sandbox) {
    Long upTo = taken.getIfPresent(sandbox.id());
    return upTo != null && sandbox.revision().version() <= upTo;
  }
}
