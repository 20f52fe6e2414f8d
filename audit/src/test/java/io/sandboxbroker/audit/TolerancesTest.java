package io.sandboxbroker.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.audit.log.Coverage;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What may happen, and is no violation. */
class TolerancesTest {

  @Test
  void twoChangesThatTwoAllocatorsTellInTheWrongOrder() {
    var log =
        new PlantedLog()
            .synced("1", 1)
            .allocate("anna", "c1")
            .release("1", "anna", "d1")
            .released("1", 3, "anna", "d1", "c1")
            .allocated("1", 2, "anna", "c1")
            .deleted("1", 4, "anna", "c1");

    assertThat(log.violated()).isEmpty();
    assertThat(log.fold().isGone("1")).isTrue();
  }

  @Test
  void anOutcomeThatIsReadBeforeItsCommand() {
    var log = new PlantedLog().rejected("anna", "c1").allocate("anna", "c1");

    assertThat(log.violated()).isEmpty();
  }

  @Test
  void anOutcomeThatIsReadLongBeforeItsCommand() {
    var log =
        new PlantedLog(Coverage.complete(PlantedLog.BEGINNING.minus(Duration.ofDays(2))))
            .rejected("anna", "c1")
            .later(Duration.ofMinutes(20))
            .life("1", "bert")
            .later(Duration.ofMinutes(-20))
            .allocate("anna", "c1");

    assertThat(log.violated()).isEmpty();
  }

  @Test
  void aCommandThatTheWaitingRoomTellsOn() {
    var log =
        new PlantedLog()
            .allocate("anna", "c1")
            .offered("anna", "c1")
            .offered("anna", "c1")
            .rejected("anna", "c1");

    assertThat(log.violated()).isEmpty();
  }

  @Test
  void theNextSandboxOfATrackThatIsReadBeforeTheEndOfTheLast() {
    var log =
        new PlantedLog()
            .synced("1", 1)
            .synced("2", 1)
            .allocate("anna", "c1")
            .allocated("1", 2, "anna", "c1")
            .release("1", "anna", "d1")
            .allocate("anna", "c2")
            .later(Duration.ofSeconds(3))
            .allocated("2", 2, "anna", "c2")
            .later(Duration.ofSeconds(-3))
            .released("1", 3, "anna", "d1", "c1");

    assertThat(log.violated()).isEmpty();
  }

  @Test
  void aSandboxThatIsKnownFromASnapshotAlone() {
    var log = new PlantedLog().snapshot("1", 7, SandboxStatus.AVAILABLE).synced("1", 8);

    assertThat(log.violated()).isEmpty();
  }

  @Test
  void aLogThatIsReadFromItsMiddleOn() {
    var log =
        PlantedLog.from(PlantedLog.BEGINNING)
            .allocated("1", 5, "anna", "c1")
            .later(Duration.ofMinutes(20))
            .synced("2", 9)
            .later(Duration.ofMinutes(20));

    assertThat(log.violated()).isEmpty();
    assertThat(log.fold().uncovered().outcomes()).isEqualTo(1);
  }

  @Test
  void aSnapshotThatIsPublishedAfterTheDeletion() {
    var log = new PlantedLog().life("1", "anna").snapshot("1", 1, SandboxStatus.AVAILABLE);

    assertThat(log.violated()).isEmpty();
  }

  @Test
  void aLogThatReplacesALostOneAndIsRebuiltAfterHours() {
    var log =
        new PlantedLog()
            .synced("1", 3)
            .snapshot("2", 7, SandboxStatus.AVAILABLE)
            .later(Duration.ofHours(20))
            .rebuild("o1", null)
            .later(Duration.ofMinutes(30))
            .rebuild("o1", "position")
            .snapshot("1", 3, SandboxStatus.AVAILABLE)
            .later(Duration.ofMinutes(4))
            .rebuilt("o1");

    assertThat(log.violatedBy(PlantedLog.BEGINNING.plus(Duration.ofDays(3)))).isEmpty();
  }

  @Test
  void aReleaseThatAnOpenTransactionHides() {
    var log =
        new PlantedLog()
            .synced("1", 1)
            .synced("2", 1)
            .allocate("anna", "c1")
            .allocated("1", 2, "anna", "c1")
            .release("1", "anna", "d1")
            .allocate("anna", "c2")
            .allocated("2", 2, "anna", "c2");
    Instant complete = log.now().minusSeconds(2);
    log.later(Duration.ofMinutes(15)).life("3", "other");

    assertThat(log.violatedBy(complete)).isEmpty();
    log.later(Duration.ofMinutes(-15)).released("1", 3, "anna", "d1", "c1");
    assertThat(log.violatedBy(PlantedLog.BEGINNING.plus(Duration.ofHours(3)))).isEmpty();
  }

  @Test
  void anAllocationThatOutlastsAFreezeOfHours() {
    var log =
        new PlantedLog().synced("1", 1).allocate("anna", "c1").allocated("1", 2, "anna", "c1");
    Instant thaw = PlantedLog.BEGINNING.plus(Duration.ofHours(20));
    log.fold().onExpiryFreeze(Instant.MAX, PlantedLog.BEGINNING.plusSeconds(60));

    assertThat(log.violatedBy(thaw)).isEmpty();
    log.fold().onExpiryFreeze(null, thaw);
    assertThat(log.violatedBy(thaw.plus(Duration.ofMinutes(20)))).isEmpty();
    assertThat(log.violatedBy(thaw.plus(Duration.ofMinutes(40))))
        .containsExactly("EveryAllocationEnds");
  }

  @Test
  void aFirstEventThatIsPublishedHoursAfterTheDeletion() {
    var log =
        new PlantedLog()
            .allocate("anna", "c1")
            .allocated("1", 2, "anna", "c1")
            .release("1", "anna", "d1")
            .released("1", 3, "anna", "d1", "c1")
            .deleted("1", 4, "anna", "c1")
            .release("1", "anna", "d2")
            .releasedAgain("1", 4, "anna", "d2", "c1")
            .listedAgain("1", 5, "anna", "c1")
            .later(Duration.ofHours(4))
            .synced("1", 1);

    assertThat(log.violatedBy(PlantedLog.BEGINNING.plus(Duration.ofDays(2)))).isEmpty();
    assertThat(log.fold().isGone("1")).isTrue();
  }

  @Test
  void aReleaseBeforeItsAllocationByClocksThatDiffer() {
    var log =
        new PlantedLog()
            .synced("1", 1)
            .synced("2", 1)
            .later(Duration.ofSeconds(50))
            .allocate("anna", "c1")
            .allocated("1", 2, "anna", "c1")
            .later(Duration.ofSeconds(-50))
            .release("1", "anna", "d1")
            .released("1", 3, "anna", "d1", "c1")
            .allocate("anna", "c2")
            .allocated("2", 2, "anna", "c2")
            .later(Duration.ofHours(4))
            .release("2", "anna", "d2")
            .released("2", 3, "anna", "d2", "c2");

    assertThat(log.violated()).isEmpty();
  }

  @Test
  void aLogThatReplacesALostOneWhoseRebuildWasDeletedWithThePartition() {
    var log =
        new PlantedLog(
            new Coverage(
                PlantedLog.BEGINNING,
                List.of(
                    new Coverage.PartitionStart(
                        Topics.DELETION_COMMANDS.name(),
                        0,
                        true,
                        PlantedLog.BEGINNING.plus(Duration.ofHours(9))))));
    log.synced("1", 3).snapshot("2", 7, SandboxStatus.AVAILABLE);

    assertThat(log.violatedBy(PlantedLog.BEGINNING.plus(Duration.ofDays(2)))).isEmpty();
  }

  /** A snapshot says when its version began, and not how long it lasted. */
  @Test
  void aVersionWhoseEventWasDeletedWhileASnapshotOfTheOneBeforeCameLate() {
    Instant cut = PlantedLog.BEGINNING.plus(Duration.ofHours(1));
    var log =
        new PlantedLog(
            new Coverage(
                PlantedLog.BEGINNING,
                List.of(new Coverage.PartitionStart(Topics.EVENTS.name(), 0, true, cut))));
    log.later(Duration.ofHours(2))
        .snapshot("1", 1, SandboxStatus.AVAILABLE, PlantedLog.BEGINNING)
        .later(Duration.ofHours(2))
        .release("1", "anna", "d1")
        .released("1", 3, "anna", "d1", "c1");

    assertThat(log.violated()).isEmpty();
  }

  @Test
  void anAllocationThatOutlastsAFreezeWithAnEndAndAResumedAudit() {
    var log =
        new PlantedLog().synced("1", 1).allocate("anna", "c1").allocated("1", 2, "anna", "c1");
    Instant end = PlantedLog.BEGINNING.plus(Duration.ofHours(20));
    log.fold().onExpiryFreeze(end, PlantedLog.BEGINNING.plusSeconds(60));

    assertThat(log.violatedBy(end.plus(Duration.ofMinutes(20)))).isEmpty();
    assertThat(log.resume().violatedBy(end.plus(Duration.ofMinutes(29)))).isEmpty();
    assertThat(log.violatedBy(end.plus(Duration.ofMinutes(40))))
        .containsExactly("EveryAllocationEnds");
  }

  /**
   * The next part of the rebuild is due within the hour, and begins the horizon anew at its end.
   */
  @Test
  void anAllocationThatOutlastsARebuild() {
    var log =
        new PlantedLog()
            .synced("1", 1)
            .allocate("anna", "c1")
            .allocated("1", 2, "anna", "c1")
            .later(Duration.ofHours(5))
            .rebuild("o1", null)
            .resume();

    assertThat(log.violatedBy(log.now().plus(Duration.ofMinutes(50))))
        .doesNotContain("EveryAllocationEnds");
    Instant rebuilt = log.later(Duration.ofMinutes(55)).now();
    log.rebuilt("o1");
    assertThat(log.violatedBy(rebuilt.plus(Duration.ofMinutes(29))))
        .doesNotContain("EveryAllocationEnds");
    assertThat(log.violatedBy(rebuilt.plus(Duration.ofMinutes(31))))
        .contains("EveryAllocationEnds");
  }

  @Test
  void aCommandWhoseOutcomeWasDeletedWithThePartition() {
    Instant cut = PlantedLog.BEGINNING.plus(Duration.ofHours(1));
    var log =
        new PlantedLog(
            new Coverage(
                PlantedLog.BEGINNING.minus(Duration.ofHours(1)),
                List.of(new Coverage.PartitionStart(Topics.EVENTS.name(), 4, true, cut))));
    log.allocate("anna", "c1").later(Duration.ofHours(2)).life("1", "bert");

    assertThat(log.violated()).isEmpty();
    assertThat(log.fold().uncovered().commands()).isEqualTo(1);

    log.rejected("anna", "c1");
    assertThat(log.fold().uncovered().commands()).isZero();
  }

  @Test
  void whatIsUnderWayIsNotYetAViolation() {
    var log = new PlantedLog().allocate("anna", "c1");

    log.fold().onCut(PlantedLog.BEGINNING.plusSeconds(60));

    assertThat(log.counts().holds()).isTrue();
    assertThat(log.fold().underWay()).isEqualTo(1);
  }

  @Test
  void nothingIsKeptOfLivesThatAreOver() {
    var log = new PlantedLog();
    for (int sandbox = 0; sandbox < 5_000; sandbox++) {
      log.life("s" + sandbox, "t" + sandbox);
    }
    log.later(Duration.ofHours(25)).life("last", "last");

    assertThat(log.fold().kept()).isLessThan(10);
    assertThat(log.fold().gone()).isEqualTo(5_001);
    assertThat(log.violated()).isEmpty();
  }

  @Test
  void whereverAnAuditIsResumedItEndsAsIfItHadNotBeen() {
    for (int split = 0; split < 6; split++) {
      var log = new PlantedLog().life("0", "zoe").synced("1", 1);
      log = split == 0 ? log.resume() : log;
      log.allocate("anna", "c1");
      log = split == 1 ? log.resume() : log;
      log.allocated("1", 2, "anna", "c1");
      log = split == 2 ? log.resume() : log;
      log.rejected("anna", "c1");
      log = split == 3 ? log.resume() : log;
      log.synced("2", 2);
      log = split == 4 ? log.resume() : log;
      log.synced("2", 1).synced("0", 1);
      log = split == 5 ? log.resume() : log;

      assertThat(log.violated())
          .as("resumed at %d", split)
          .containsExactly("NoReissueAfterUse", "OneOutcomePerCommand");
    }
  }
}
