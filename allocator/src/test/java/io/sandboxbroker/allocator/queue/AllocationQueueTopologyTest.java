package io.sandboxbroker.allocator.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllocationQueueTopologyTest {

  /** What would change here moves state or topics of a running system: change it on purpose. */
  @Test
  void theTopologyIsTheOneThatRuns() throws IOException {
    try (var pinned = getClass().getResourceAsStream("/allocation-queue-topology.txt");
        var queue = new AllocationQueueRun(AllocationQueueRun.START)) {
      assertThat(queue.topology().describe().toString().strip())
          .isEqualTo(new String(Objects.requireNonNull(pinned).readAllBytes(), UTF_8).strip());
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 500, 100, 1000", "1, 0, 100, 1000", "1, 500, 0, 1000", "1, 500, 100, 0"})
  void settingsThatMakeNoSenseAreRefused(int depth, long lead, long tick, long probe) {
    assertThatThrownBy(
            () ->
                new QueueSettings(
                    depth,
                    Duration.ofMillis(lead),
                    Duration.ofMillis(tick),
                    Duration.ofMillis(probe),
                    Duration.ofSeconds(60)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("must be");
  }
}
