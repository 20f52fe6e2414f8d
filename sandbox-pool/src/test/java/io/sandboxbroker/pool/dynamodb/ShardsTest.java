package io.sandboxbroker.pool.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.Status;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardsTest {
  private final Shards shards = new Shards(16);

  @Test
  void theLabelOfASandboxIsTheSameInEveryProcessAndRelease() {
    assertThat(shards.labelOf(Status.AVAILABLE, new SandboxId("2026839")))
        .isEqualTo("available#03");
    assertThat(shards.labelOf(Status.PENDING_DELETION, new SandboxId("2026839")))
        .isEqualTo("pending_deletion#03");
  }

  @Test
  void consecutiveIdsSpreadEvenly() {
    Map<String, Long> sizes =
        IntStream.range(2_026_000, 2_027_600)
            .mapToObj(id -> shards.labelOf(Status.AVAILABLE, new SandboxId("" + id)))
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

    assertThat(sizes).hasSize(16);
    assertThat(sizes.values()).allSatisfy(size -> assertThat(size).isBetween(70L, 130L));
  }
}
