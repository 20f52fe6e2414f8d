package io.sandboxbroker.worker;

import static io.sandboxbroker.worker.WorkerEnvironment.TIMEOUT;
import static io.sandboxbroker.worker.WorkerEnvironment.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sandboxbroker.topic.Topics;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records that nobody can read, against a real broker and registry. */
@Tag("slow")
@Timeout(180)
class UnreadableIT {

  @TempDir private Path state;

  @Test
  void whatCannotBeReadIsLaidAsideByEachReaderAndStopsNone() throws Exception {
    byte[] garbage = {1, 2, 3};
    try (var environment = new WorkerEnvironment(10);
        var worker = environment.startWorker(state)) {
      environment.sendBytes(Topics.CSP, Topics.POOL_KEY, List.of(garbage));
      environment.sendBytes(Topics.TIMERS, Topics.POOL_KEY, List.of(garbage));

      await()
          .atMost(TIMEOUT)
          .until(() -> environment.committedBytes(Topics.DEAD_LETTERS).size() == 3);
      assertThat(environment.committedBytes(Topics.DEAD_LETTERS))
          .allSatisfy(it -> assertThat(it).isEqualTo(garbage));
      assertThat(get(worker, "/healthz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aFreezeThatCannotBeReadHoldsAndStopsNoStream() throws Exception {
    try (var environment = new WorkerEnvironment(10);
        var worker = environment.startWorker(state)) {
      environment.sendBytes(Topics.FREEZES, "deletions", List.of(new byte[] {1, 2, 3}));

      WorkerEnvironment.awaitPage(worker, "/metrics", "broker_freeze{scope=\"deletions\"} NaN");
      assertThat(get(worker, "/metrics").body()).contains("broker_freeze{scope=\"sync\"} 0.0");
      WorkerEnvironment.awaitPage(worker, "/readyz", "\"streams\":\"ok\"");
    }
  }
}
