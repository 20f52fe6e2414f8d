package io.sandboxbroker.allocator.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

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
}
