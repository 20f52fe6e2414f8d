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
 * same one, and which they have settled lately, so that an index that lags does not suggest them
 * again. Thread-safe.
 */
final class Claims {

  /** What this process knows of a candidate. */
  enum CurrentState {
    /** Nobody here has it. */
    FREE,
    /** A command here is trying it; it may yet come back. */
    UNDECIDED,
    /** It was taken, here or elsewhere. */
    SETTLED
  }

  private static final int REMEMBERED = 100_000;

  private final Set<SandboxId> undecided = new HashSet<>();
  private final Cache<SandboxId, Boolean> settled;

  Claims(Duration indexLag, Ticker ticker) {
    settled =
        Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(indexLag)
            .ticker(ticker)
            .build();
  }

  /** Takes the sandbox in hand; false when it is not free. */
  synchronized boolean claim(SandboxId sandbox) {
    return settled.getIfPresent(sandbox) == null && undecided.add(sandbox);
  }

  /** It has an owner, or is otherwise no candidate any more. */
  synchronized void settle(SandboxId sandbox) {
    undecided.remove(sandbox);
    settled.put(sandbox, true);
  }

  /** It was not needed after all. */
  synchronized void release(SandboxId sandbox) {
    undecided.remove(sandbox);
  }

  /** It has become available anew. */
  synchronized void forget(SandboxId sandbox) {
    settled.invalidate(sandbox);
  }

  synchronized CurrentState of(SandboxId sandbox) {
    if (undecided.contains(sandbox)) {
      return CurrentState.UNDECIDED;
    }
    return settled.getIfPresent(sandbox) == null ? CurrentState.FREE : CurrentState.SETTLED;
  }
}
