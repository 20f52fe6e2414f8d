package io.sandboxbroker.allocator.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.allocator.decision.Outcome.PoolTold;
import io.sandboxbroker.allocator.decision.Task;
import io.sandboxbroker.pool.Sandbox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolRebuildTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

  private final Pool pool = new Pool(3);

  @Test
  void everySandboxOfEveryStatusIsToldAsItStands() {
    List<Sandbox> all =
        List.of(
            pool.available("free", NOW),
            pool.allocated("held", NOW),
            pool.pending("pending", NOW),
            pool.deletionFailed("failed", NOW),
            pool.stale("stale", NOW),
            pool.deleted("gone", NOW));

    var told = tell(null, 0);

    assertThat(told.sandboxes()).containsExactlyInAnyOrderElementsOf(all);
    assertThat(told.told()).isEqualTo(6);
    assertThat(told.next()).isNull();
  }

  @Test
  void aLargePoolIsToldInPartsEachSandboxOnce() {
    List<Sandbox> all = new ArrayList<>();
    IntStream.range(0, 1_300).forEach(id -> all.add(pool.available("free-" + id, NOW)));
    IntStream.range(0, 401).forEach(id -> all.add(pool.deleted("gone-" + id, NOW)));
    List<Sandbox> seen = new ArrayList<>();
    @Nullable String position = null;
    long count = 0;

    do {
      var part = tell(position, count);
      assertThat(part.sandboxes()).hasSizeBetween(1, PoolRebuild.PART);
      seen.addAll(part.sandboxes());
      position = part.next();
      count = part.told();
    } while (position != null);

    assertThat(seen).containsExactlyInAnyOrderElementsOf(all);
    assertThat(count).isEqualTo(1_701);
  }

  @Test
  void anEmptyPoolIsToldAtOnce() {
    assertThat(tell(null, 0)).isEqualTo(new PoolTold(List.of(), null, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "available", "available:0", "nowhere:0:", "available:-1:", "stale:x:"})
  void whatIsNoPositionIsNoTask(String position) {
    assertThatThrownBy(() -> tell(position, 0))
        .hasRootCauseInstanceOf(IllegalArgumentException.class);
  }

  private PoolTold tell(@Nullable String position, long told) {
    return (PoolTold)
        new PoolRebuild(pool.store()).tell(new Task.Rebuild("r", position, told)).join();
  }
}
