package io.sandboxbroker.allocator.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

  private final TestPool pool = new TestPool(3);

  @Test
  void everySandboxOfEveryStatusIsReadFromItsRow() {
    List<Sandbox> all =
        List.of(
            pool.available("free", NOW),
            pool.allocated("held", NOW),
            pool.pending("pending", NOW),
            pool.deletionFailed("failed", NOW),
            pool.stale("stale", NOW),
            pool.deleted("gone", NOW));

    var told = read(null);

    assertThat(told.sandboxes()).containsExactlyInAnyOrderElementsOf(all);
    assertThat(told.next()).isNull();
  }

  @Test
  void aLargePoolIsReadInPartsAndEachSandboxOnce() {
    List<Sandbox> all = new ArrayList<>();
    IntStream.range(0, 1_300).forEach(id -> all.add(pool.available("free-" + id, NOW)));
    IntStream.range(0, 401).forEach(id -> all.add(pool.deleted("gone-" + id, NOW)));
    List<Sandbox> seen = new ArrayList<>();
    @Nullable String position = null;

    do {
      var part = read(position);
      assertThat(part.sandboxes()).hasSizeBetween(1, PoolRebuild.PART);
      seen.addAll(part.sandboxes());
      position = part.next();
    } while (position != null);

    assertThat(seen).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void anEmptyPoolIsOneEmptyPart() {
    assertThat(read(null)).isEqualTo(new PoolRebuild.Part(List.of(), null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "available", "available:0", "nowhere:0:", "available:-1:", "stale:x:"})
  void whatIsNoPositionIsNoTask(String position) {
    assertThatThrownBy(() -> read(position)).isInstanceOf(IllegalArgumentException.class);
  }

  private PoolRebuild.Part read(@Nullable String position) {
    return new PoolRebuild(pool.store()).read(position).join();
  }
}
