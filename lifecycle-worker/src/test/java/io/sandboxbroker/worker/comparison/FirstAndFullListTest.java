package io.sandboxbroker.worker.comparison;

import static io.sandboxbroker.worker.comparison.ComparisonRun.START;
import static io.sandboxbroker.worker.comparison.ComparisonRun.begun;
import static io.sandboxbroker.worker.comparison.ComparisonRun.completed;
import static io.sandboxbroker.worker.comparison.ComparisonRun.discovered;
import static io.sandboxbroker.worker.comparison.ComparisonRun.refused;
import static io.sandboxbroker.worker.comparison.ComparisonRun.vanished;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.csp.SyncRefusal;
import io.sandboxbroker.event.PoolRebuilt;
import io.sandboxbroker.event.SandboxStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists that are compared with nothing: the first one, and those that publish everything anew. */
class FirstAndFullListTest {

  private ComparisonRun run = new ComparisonRun(new SyncGuardSettings(20, false), 2_000);

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void theFirstListOfAnEmptyPoolNeedsAnOperator() {
    assertThat(run.list("s1", "1", "2")).containsExactly(refused("s1", SyncRefusal.FIRST, 2, 0));
    assertThat(run.list("s2", "1", "2")).containsExactly(refused("s2", SyncRefusal.FIRST, 2, 0));
    assertThat(run.meters().get("broker.sync").tag("outcome", "first").counter().count())
        .isEqualTo(2);

    assertThat(run.list(begun("s3", 2, true, false), "1", "2"))
        .containsExactly(
            discovered("s3", "1", "lab-1"),
            discovered("s3", "2", "lab-2"),
            completed("s3", 2, 2, 0, false));
    assertThat(run.list("s4", "1", "2")).containsExactly(completed("s4", 2, 0, 0, false));
  }

  @Test
  void aPoolThatHasSandboxesImportsTheFirstListByItself() {
    run.event("1", "ext-1", SandboxStatus.ALLOCATED);

    assertThat(run.list("s1", "1", "2"))
        .containsExactly(
            discovered("s1", "1", "lab-1"),
            discovered("s1", "2", "lab-2"),
            completed("s1", 2, 2, 0, false));
  }

  @Test
  void aFullSyncPublishesEveryAccountAnewAndWhatHasVanished() {
    run.list(begun("s1", 3, true, false), "1", "2", "3");
    run.list(begun("s2", 2, true, false), "1", "2");
    run.list(begun("s3", 2, true, false), "1", "2");

    assertThat(run.list(begun("s4", 2, false, true), "1", "2"))
        .containsExactly(
            discovered("s4", "1", "lab-1"),
            discovered("s4", "2", "lab-2"),
            vanished("s4", "3"),
            completed("s4", 2, 2, 0, false));
    assertThat(run.list("s5", "1", "2")).containsExactly(completed("s5", 2, 0, 0, false));
  }

  @Test
  void theListAfterARebuildIsAFullOne() {
    run.list(begun("s1", 1, true, false), "1");
    run.event(new PoolRebuilt("e", "c", null, START, 1L));
    assertThat(run.list(begun("s2", 2, false, false), "1"))
        .as("a refused list")
        .containsExactly(refused("s2", SyncRefusal.TRUNCATED, 1, 1));

    assertThat(run.list("s3", "1"))
        .containsExactly(discovered("s3", "1", "lab-1"), completed("s3", 1, 1, 0, false));
    assertThat(run.list("s4", "1")).containsExactly(completed("s4", 1, 0, 0, false));
  }

  @Test
  void afterTheLossOfEveryStoreNothingVanishesAndEveryAccountIsPublished() {
    run.list(begun("s1", 3, true, false), "1", "2", "3");
    run = run.restartedEmpty();
    assertThat(run.list("s2", "1")).containsExactly(refused("s2", SyncRefusal.FIRST, 1, 0));

    run.event("1", "ext-1", SandboxStatus.ALLOCATED);
    run.event("2", "ext-2", SandboxStatus.AVAILABLE);
    for (String sync : new String[] {"s3", "s4"}) {
      assertThat(run.list(begun(sync, 1, false, true), "1"))
          .containsExactly(discovered(sync, "1", "lab-1"), completed(sync, 1, 1, 0, false));
    }
  }
}
