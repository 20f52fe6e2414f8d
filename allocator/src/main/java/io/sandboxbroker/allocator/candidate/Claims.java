package io.sandboxbroker.allocator.candidate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.sandboxbroker.pool.SandboxId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Which sandboxes the commands of this process have in their hands, so that no two of them try the
 * same one, and which they have taken lately, so that an index that lags does not suggest them
 * again. Thread-safe.
 */
final class Claims {

  /** What this process knows of a candidate. */
  enum ClaimState {
    /** Nobody here has it. */
    FREE,
    /** A command here is trying it; it may yet come back. */
    IN_USE,
    /** It was taken, here or elsewhere. */
    TAKEN
  }

  private static final int REMEMBERED = 100_000;

  private final Set<SandboxId> undecided = new HashSet<>();
  private final Cache<SandboxId, Boolean> taken;

  Claims(Duration indexLag, Ticker ticker) {
    taken =
        Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(indexLag)
            .ticker(ticker)
            .build();
  }

  /** Takes the sandbox in hand; false when it is not free. */
  synchronized boolean claim(SandboxId sandbox) {
    return taken.getIfPresent(sandbox) == null && undecided.add(sandbox);
  }

  /** It has an owner, or is otherwise no candidate any more. */
  synchronized void markTaken(SandboxId sandbox) {
    undecided.remove(sandbox);
    taken.put(sandbox, true);
  }

  /** It was not needed after all. */
  synchronized void release(SandboxId sandbox) {
    undecided.remove(sandbox);
  }

  /** It has become available anew. */
  synchronized void forget(SandboxId sandbox) {
    taken.invalidate(sandbox);
  }

  synchronized ClaimState of(SandboxId sandbox) {
    if (undecided.contains(sandbox)) {
      return ClaimState.IN_USE;
    }
    return taken.getIfPresent(sandbox) == null ? ClaimState.FREE : ClaimState.TAKEN;
  }
}
