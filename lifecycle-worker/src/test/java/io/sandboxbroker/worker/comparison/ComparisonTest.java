package io.sandboxbroker.worker.comparison;

import static io.sandboxbroker.worker.comparison.ComparisonRun.END;
import static io.sandboxbroker.worker.comparison.ComparisonRun.START;
import static io.sandboxbroker.worker.comparison.ComparisonRun.begun;
import static io.sandboxbroker.worker.comparison.ComparisonRun.completed;
import static io.sandboxbroker.worker.comparison.ComparisonRun.discovered;
import static io.sandboxbroker.worker.comparison.ComparisonRun.endOf;
import static io.sandboxbroker.worker.comparison.ComparisonRun.listed;
import static io.sandboxbroker.worker.comparison.ComparisonRun.refused;
import static io.sandboxbroker.worker.comparison.ComparisonRun.startOf;
import static io.sandboxbroker.worker.comparison.ComparisonRun.vanished;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.CommandState;
import io.sandboxbroker.command.CommandStatus;
import io.sandboxbroker.csp.CspDeletionConfirmed;
import io.sandboxbroker.csp.ListBegun;
import io.sandboxbroker.csp.ListEnded;
import io.sandboxbroker.csp.ListUnusable;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefusal;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.TopologyRun;
import io.sandboxbroker.worker.command.StatusHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ComparisonTest {

  private static final String[] FIVE = {"1", "2", "3", "4", "5"};

  private ComparisonRun run = new ComparisonRun();

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void theFirstListPublishesEverySandbox() {
    assertThat(run.list("s1", "1", "2"))
        .containsExactly(
            discovered("s1", "1", "lab-1"),
            discovered("s1", "2", "lab-2"),
            completed("s1", 2, 2, 0, false));
    assertThat(count("broker.sync.sandboxes.synced")).isEqualTo(2);
    assertThat(run.meters().get("broker.sync").tag("outcome", "completed").counter().count())
        .isEqualTo(1);
  }

  @Test
  void theStatusOfACommandThatWantsOneCarriesTheOutcomeOfItsSync() {
    var status = new StatusHeaders("request", START.minusSeconds(5), "ops");
    run.record(begun("s1", 1), status);
    run.record(listed("s1", "1"));
    run.record(new ListEnded("s1"), status);
    run.record(new ListUnusable("s2", "c2", SyncRefusal.BUSY, START, END), status);

    List<SpecificRecord> changes = run.changes();
    run.list("s3", "1");
    List<SpecificRecord> statuses = run.statuses();
    assertThat(statuses).hasSize(2);
    assertStatus(statuses.get(0), "timer-s1", CommandState.COMPLETED, changes.get(1));
    assertStatus(statuses.get(1), "c2", CommandState.REFUSED, changes.get(2));
  }

  @Test
  void theOutcomeOfARequestedSyncNamesItsOperator() {
    run.record(begun("s1", 1), new StatusHeaders("request", START, "ops"));
    run.record(listed("s1", "1"));
    run.record(new ListEnded("s1"));
    run.finish();
    run.record(begun("s2", 1));
    run.record(listed("s2", "1"));
    run.record(new ListEnded("s2"));
    run.finish();

    assertThat(run.changeRecords())
        .filteredOn(change -> change.value() instanceof SyncCompleted)
        .extracting(change -> Headers.read(change.headers(), Headers.ACTOR).orElse(null))
        .containsExactly("ops", null);
  }

  private static void assertStatus(
      SpecificRecord record, String command, CommandState state, SpecificRecord outcome) {
    var status = (CommandStatus) record;
    assertThat(status.getCommandId()).isEqualTo(command);
    assertThat(status.getRequestId()).isEqualTo("request");
    assertThat(status.getCommandType()).isEqualTo("RequestSync");
    assertThat(status.getState()).isEqualTo(state);
    assertThat(status.getAcceptedAt()).isEqualTo(START.minusSeconds(5));
    assertThat(
            TopologyRun.RECORDS
                .deserializer()
                .deserialize(Topics.CSP.name(), status.getOutcome().array()))
        .isEqualTo(outcome);
  }

  @Test
  void anUnchangedListPublishesOnlyItsCompletion() {
    run.list("s1", FIVE);

    assertThat(run.list("s2", FIVE)).containsExactly(completed("s2", 5, 0, 0, false));
    assertThat(count("broker.sync.sandboxes.synced")).isEqualTo(5);
  }

  @Test
  void aChangedNameIsPublished() {
    run.list("s1", "1", "2");
    run.record(begun("s2", 2));
    run.record(listed("s2", "1"));
    run.record(listed("s2", "2", "renamed"));

    assertThat(run.end("s2"))
        .containsExactly(discovered("s2", "2", "renamed"), completed("s2", 2, 1, 0, false));
  }

  @Test
  void aSandboxHasVanishedOnceAfterTwoListsWithoutIt() {
    run.list("s1", FIVE);

    assertThat(run.list("s2", "1", "2", "3", "4")).containsExactly(completed("s2", 4, 0, 0, false));
    assertThat(run.list("s3", "1", "2", "3", "4"))
        .containsExactly(vanished("s3", "5"), completed("s3", 4, 0, 1, false));
    assertThat(run.list("s4", "1", "2", "3", "4")).containsExactly(completed("s4", 4, 0, 0, false));
    assertThat(count("broker.sync.sandboxes.stale")).isEqualTo(1);
  }

  @Test
  void twoListsWithinAnIntervalAreOneStrike() {
    run.list("s1", FIVE);
    run.list("s2", "1", "2", "3", "4");
    Instant early = startOf("s3").minusMillis(1);
    var begun = new ListBegun("s3", "timer-s3", 4, early, endOf("s3"), false, false, false);

    assertThat(run.list(begun, "1", "2", "3", "4"))
        .singleElement()
        .satisfies(outcome -> assertThat(((SyncCompleted) outcome).getVanished()).isZero());
    assertThat(run.list("s4", "1", "2", "3", "4"))
        .containsExactly(vanished("s4", "5"), completed("s4", 4, 0, 1, false));
  }

  @Test
  void aSandboxThatWasMissingOnceIsNoNewsAndMayBeMissingOnceMore() {
    run.list("s1", FIVE);
    run.list("s2", "1", "2", "3", "4");

    assertThat(run.list("s3", FIVE)).containsExactly(completed("s3", 5, 0, 0, false));
    assertThat(run.list("s4", "1", "2", "3", "4")).containsExactly(completed("s4", 4, 0, 0, false));
  }

  @Test
  void aSandboxThatHadVanishedIsDiscoveredAgain() {
    run.list("s1", FIVE);
    run.list("s2", "1", "2", "3", "4");
    run.list("s3", "1", "2", "3", "4");

    assertThat(run.list("s4", FIVE))
        .containsExactly(discovered("s4", "5", "lab-5"), completed("s4", 5, 1, 0, false));
  }

  @ParameterizedTest
  @EnumSource(names = {"EMPTY", "TRUNCATED", "FAILED"})
  void anUnusableListIsRefusedAndChangesNothing(SyncRefusal reason) {
    run.list("s1", FIVE);
    for (String sync : new String[] {"s2", "s3"}) {
      run.record(new ListUnusable(sync, "timer-" + sync, reason, startOf(sync), endOf(sync)));

      assertThat(run.changes()).containsExactly(refused(sync, reason, 0, 5));
    }
    assertThat(run.list("s4", FIVE)).containsExactly(completed("s4", 5, 0, 0, false));
    assertThat(
            run.meters()
                .get("broker.sync")
                .tag("outcome", reason.name().toLowerCase(Locale.ROOT))
                .counter()
                .count())
        .isEqualTo(2);
  }

  @Test
  void aListShrunkByMoreThanAFifthIsRefusedHoweverOftenAndChangesNothing() {
    run.list("s1", FIVE);
    for (String sync : new String[] {"s2", "s3", "s4"}) {
      assertThat(run.list(sync, "1", "2", "3"))
          .containsExactly(refused(sync, SyncRefusal.SHRUNK, 3, 5));
    }
    assertThat(run.list("s5", FIVE)).containsExactly(completed("s5", 5, 0, 0, false));
  }

  @Test
  void aListWithFewerThanAnnouncedIsRefused() {
    run.list("s1", FIVE);

    assertThat(run.list(begun("s2", 5), "1", "2", "3", "4"))
        .containsExactly(refused("s2", SyncRefusal.TRUNCATED, 4, 5));
  }

  @Test
  void anOperatorCanVouchForAShrunkList() {
    run.list("s1", FIVE);
    var vouched =
        new ListBegun("s2", "timer-s2", 1, startOf("s2"), endOf("s2"), false, true, false);

    assertThat(run.list(vouched, "1")).containsExactly(completed("s2", 1, 0, 0, false));
    assertThat(run.list("s3", "1"))
        .hasSize(5)
        .contains(vanished("s3", "2"))
        .endsWith(completed("s3", 1, 0, 4, false));
  }

  @Test
  void aDryRunPublishesOnlyItsCompletionAndChangesNothing() {
    run.list("s1", FIVE);
    var dry = new ListBegun("s2", "timer-s2", 5, startOf("s2"), endOf("s2"), true, false, false);

    assertThat(run.list(dry, "1", "2", "3", "4", "6"))
        .containsExactly(completed("s2", 5, 1, 0, true));
    assertThat(run.list("s3", "1", "2", "3", "4", "6"))
        .containsExactly(discovered("s3", "6", "lab-6"), completed("s3", 5, 1, 0, false));
    assertThat(count("broker.sync.sandboxes.synced")).isEqualTo(6);
  }

  @Test
  void aRestartInTheMiddleOfAListLosesNothing() {
    run.list("s1", FIVE);
    run.list("s2", "1", "2", "3", "4");
    run.record(begun("s3", 4));
    run.record(listed("s3", "1"));
    run.record(listed("s3", "2"));
    run = run.restarted();
    run.record(listed("s3", "3"));
    run.record(listed("s3", "4"));

    assertThat(run.end("s3")).containsExactly(vanished("s3", "5"), completed("s3", 4, 0, 1, false));
  }

  @Test
  void aRepeatedListCountsOnce() {
    run.list("s1", FIVE);
    run.list("s2", "1", "2", "3", "4");

    assertThat(run.list("s2", "1", "2", "3", "4")).isEmpty();
    assertThat(run.list("s3", FIVE)).containsExactly(completed("s3", 5, 0, 0, false));
  }

  @Test
  void aSandboxListedTwiceCountsOnce() {
    run.list("s1", FIVE);
    run.record(begun("s2", 5));
    run.record(listed("s2", "1"));

    assertThat(run.list("s2", "1", "1", "2", "3", "4"))
        .containsExactly(refused("s2", SyncRefusal.TRUNCATED, 4, 5));
  }

  @Test
  void aListWithoutItsBeginningIsNone() {
    run.list("s1", FIVE);
    run.record(listed("s2", "1"));

    assertThat(run.end("s2")).isEmpty();
  }

  @Test
  void aListThatDoesNotEndGivesWayToTheNext() {
    run.record(begun("s1", 3));
    run.record(listed("s1", "1"));
    run.record(begun("s2", 1));
    run.record(listed("s1", "2"));
    run.record(listed("s2", "3"));
    run.record(new ListEnded("s1"));

    assertThat(run.end("s2"))
        .containsExactly(discovered("s2", "3", "lab-3"), completed("s2", 1, 1, 0, false));
  }

  @Test
  void whatWasDeletedMayBeMissingHoweverMuchItIs() {
    run.list("s1", FIVE);
    for (String id : new String[] {"3", "4", "5"}) {
      run.fact(new CspDeletionConfirmed("fact", id, 1, 204, START));
    }

    assertThat(run.list("s2", FIVE))
        .as("a list that lags")
        .containsExactly(completed("s2", 5, 0, 0, false));
    assertThat(run.list("s3", "1", "2"))
        .containsExactly(
            vanished("s3", "3"),
            vanished("s3", "4"),
            vanished("s3", "5"),
            completed("s3", 2, 0, 0, false));
  }

  private double count(String name) {
    return run.meters().get(name).counter().count();
  }
}
