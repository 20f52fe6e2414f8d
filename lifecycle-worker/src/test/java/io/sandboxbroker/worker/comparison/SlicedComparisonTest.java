package io.sandboxbroker.worker.comparison;

import static io.sandboxbroker.worker.comparison.ComparisonRun.begun;
import static io.sandboxbroker.worker.comparison.ComparisonRun.completed;
import static io.sandboxbroker.worker.comparison.ComparisonRun.listed;
import static io.sandboxbroker.worker.comparison.ComparisonRun.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.csp.ListEnded;
import io.sandboxbroker.csp.SandboxDiscovered;
import io.sandboxbroker.csp.SyncRefusal;
import io.sandboxbroker.csp.SyncRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A list is compared a few accounts at a time. */
class SlicedComparisonTest {

  private static final int SLICE = 10;
  private static final int ACCOUNTS = 25;

  private ComparisonRun run = new ComparisonRun(new SyncGuardSettings(20, true), SLICE);

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void noStepPublishesMoreThanASlice() {
    comesIn("s1");
    List<SpecificRecord> all = new ArrayList<>();
    while (run.isStored("incoming-lists")) {
      List<SpecificRecord> step = run.changes();
      assertThat(step).hasSizeLessThanOrEqualTo(SLICE + 1);
      all.addAll(step);
      run.tick();
    }

    all.addAll(run.changes());
    assertThat(all.subList(0, ACCOUNTS)).allMatch(SandboxDiscovered.class::isInstance);
    assertThat(all.subList(ACCOUNTS, all.size()))
        .containsExactly(completed("s1", ACCOUNTS, ACCOUNTS, 0, false));
    assertThat(run.isStored("incoming-accounts")).isFalse();
  }

  @Test
  void aRestartBetweenAnyTwoSlicesLosesAndRepeatsNothing() {
    comesIn("s1");
    List<SpecificRecord> all = new ArrayList<>(run.changes());
    while (run.isStored("incoming-lists")) {
      run = run.restarted();
      run.tick();
      all.addAll(run.changes());
    }

    assertThat(all)
        .hasSize(ACCOUNTS + 1)
        .doesNotHaveDuplicates()
        .endsWith(completed("s1", ACCOUNTS, ACCOUNTS, 0, false));
  }

  @Test
  void listsThatComeInMeanwhileWaitForTheirTurn() {
    comesIn("s1");
    comesIn("s2");
    run.record(begun("s3", 1));
    run.finishReady();

    assertThat(run.changes())
        .endsWith(
            completed("s1", ACCOUNTS, ACCOUNTS, 0, false), completed("s2", ACCOUNTS, 0, 0, false))
        .hasSize(ACCOUNTS + 2);
    run.record(listed("s3", "1"));
    assertThat(run.end("s3")).containsExactly(refused("s3", SyncRefusal.SHRUNK, 1, ACCOUNTS));
  }

  @Test
  void tooManyListsAtOnceAreRefusedAsBusy() {
    for (int i = 1; i <= IncomingLists.MAX_LISTS; i++) {
      comesIn("s" + i);
    }
    run.changes();
    run.record(begun("s9", ACCOUNTS));

    assertThat(run.changes())
        .singleElement()
        .isInstanceOfSatisfying(
            SyncRefused.class,
            refused -> assertThat(refused.getReason()).isEqualTo(SyncRefusal.BUSY));
    run.finish();
    assertThat(run.changes()).contains(completed("s8", ACCOUNTS, 0, 0, false));
  }

  @Test
  void aListThatIsRepeatedWhileItIsComparedHasOneOutcome() {
    comesIn("s1");

    assertThat(run.list("s1", ids())).hasSize(ACCOUNTS + 1);
    assertThat(run.list("s1", ids())).as("afterwards too").isEmpty();
    assertThat(run.list("s2", ids())).containsExactly(completed("s2", ACCOUNTS, 0, 0, false));
  }

  private void comesIn(String sync) {
    run.hasComeIn(sync, IntStream.range(0, ACCOUNTS));
    run.record(new ListEnded(sync));
  }

  private static String[] ids() {
    return IntStream.range(0, ACCOUNTS).mapToObj(Integer::toString).toArray(String[]::new);
  }
}
