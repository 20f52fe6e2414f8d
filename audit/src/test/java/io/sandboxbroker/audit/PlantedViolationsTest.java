package io.sandboxbroker.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.audit.report.ViolationCounts;
import io.sandboxbroker.event.SandboxStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Each violation is planted into a log that is right otherwise, and must be found, and no other.
 */
class PlantedViolationsTest {

  private static final Duration LONG = Duration.ofMinutes(20);

  private final PlantedLog log =
      new PlantedLog()
          .life("0", "zoe")
          .synced("1", 1)
          .synced("2", 1)
          .allocate("anna", "c1")
          .allocated("1", 2, "anna", "c1");

  @Test
  void aLogWithoutViolationsHasNone() {
    log.allocate("bert", "c2").rejected("bert", "c2").life("3", "anna2");

    assertThat(log.violated()).isEmpty();
  }

  @Test
  void aSandboxThatPassesFromOneTrackToAnother() {
    log.allocate("bert", "c2").allocated("1", 3, "bert", "c2");

    assertThat(log.violated()).contains("NoDoubleOwner", "NoReissueAfterUse");
  }

  @Test
  void aVersionThatTwoTracksHave() {
    log.allocate("bert", "c2").allocated("1", 2, "bert", "c2");

    assertThat(log.violated()).containsExactly("NoDoubleOwner", "VersionsGrowByOne");
  }

  @Test
  void aSwapIsNoViolationInWhicheverOrderItsEventsAreRead() {
    log.swap("1", "anna", "s1")
        .given("1", 3, "anna", "s1", "c1", "2")
        .allocated("2", 2, "anna", "s1")
        .synced("3", 1)
        .swap("2", "anna", "s2")
        .allocated("3", 2, "anna", "s2")
        .given("2", 3, "anna", "s2", "s1", "3");

    assertThat(log.violated()).isEmpty();
  }

  @Test
  void aSwapThatDoesNotGiveTheOldSandboxBack() {
    log.swap("1", "anna", "s1").allocated("2", 2, "anna", "s1");

    assertThat(log.violated()).containsExactly("OneLivePerTrack");
  }

  @Test
  void aSwapThatGivesTheOldSandboxBackAndNoOther() {
    log.swap("1", "anna", "s1").given("1", 3, "anna", "s1", "c1", "2");

    assertThat(log.violated()).containsExactly("OneOutcomePerCommand");
  }

  @Test
  void aSwapThatIsAnsweredAsARelease() {
    log.swap("1", "anna", "s1").released("1", 3, "anna", "s1", "c1");

    assertThat(log.violated()).containsExactly("OneOutcomePerCommand");
  }

  @Test
  void aRenewalAndItsAnswerAreNoViolation() {
    log.renew("1", "anna", "r1")
        .renewed("1", 3, "anna", "r1", "c1")
        .release("1", "anna", "d1")
        .released("1", 4, "anna", "d1", "c1");

    assertThat(log.violated()).isEmpty();
  }

  @Test
  void aRenewalWithoutAnAnswer() {
    log.renew("1", "anna", "r1");

    assertThat(log.violated()).containsExactly("OneOutcomePerCommand");
  }

  @Test
  void aRenewalOfAnotherSandboxThanWasAskedFor() {
    log.renew("2", "anna", "r1").renewed("1", 3, "anna", "r1", "c1");

    assertThat(log.violated()).containsExactly("OutcomeAnswersAsker");
  }

  @Test
  void aTrackThatHasTwo() {
    log.allocate("anna", "c2").allocated("2", 2, "anna", "c2");

    assertThat(log.violated()).containsExactly("OneLivePerTrack");
  }

  @Test
  void aTrackThatHasTwoIsReportedOnce() {
    log.allocate("anna", "c2").allocated("2", 2, "anna", "c2");

    assertThat(log.violated()).hasSize(1);
    assertThat(log.violated()).hasSize(1);
    assertThat(violations()).isOne();
  }

  @Test
  void aTrackThatGetsAThirdWhileItHasTheFirst() {
    log.synced("3", 1)
        .allocate("anna", "c2")
        .allocated("2", 2, "anna", "c2")
        .later(LONG)
        .release("2", "anna", "d2")
        .released("2", 3, "anna", "d2", "c2")
        .later(LONG)
        .allocate("anna", "c3")
        .allocated("3", 2, "anna", "c3");

    assertThat(log.violated()).containsExactly("OneLivePerTrack");
    assertThat(violations()).as("of 1 and 2, and of 1 and 3").isEqualTo(2);
  }

  private long violations() {
    return log.counts().results().stream().mapToLong(ViolationCounts.Result::violations).sum();
  }

  @Test
  void aTrackThatHasTwoWhenAnAuditIsResumed() {
    log.allocate("anna", "c2").allocated("2", 2, "anna", "c2").resume();

    assertThat(log.violated()).containsExactly("OneLivePerTrack");
  }

  @Test
  void aTrackThatGetsTheNextBeforeTheLastHasEnded() {
    log.allocate("anna", "c2")
        .allocated("2", 2, "anna", "c2")
        .later(Duration.ofMinutes(2))
        .release("1", "anna", "d1")
        .released("1", 3, "anna", "d1", "c1");

    assertThat(log.violated()).containsExactly("OneLivePerTrack");
  }

  @Test
  void aTrackWhoseFirstHoldingIsReadHoursAfterItsSecond() {
    var hidden =
        new PlantedLog()
            .synced("1", 1)
            .synced("2", 1)
            .later(Duration.ofSeconds(5))
            .allocate("anna", "c2")
            .allocated("2", 2, "anna", "c2")
            .later(Duration.ofMinutes(20))
            .release("2", "anna", "d2")
            .released("2", 3, "anna", "d2", "c2")
            .later(Duration.ofHours(6))
            .life("5", "eve")
            .resume()
            .later(Duration.ofHours(-6).minusMinutes(21))
            .allocate("anna", "c1")
            .allocated("1", 2, "anna", "c1")
            .later(Duration.ofMinutes(30))
            .release("1", "anna", "d1")
            .released("1", 3, "anna", "d1", "c1");

    assertThat(hidden.violated()).containsExactly("OneLivePerTrack");
  }

  /** The end of the first could have been deleted; the end that is read says otherwise. */
  @Test
  void aTrackThatHasTwoAtTheBeginningOfTheLog() {
    var cut =
        PlantedLog.from(PlantedLog.BEGINNING)
            .allocated("8", 2, "anna", "c8")
            .allocated("9", 2, "anna", "c9");
    assertThat(cut.violatedBy(PlantedLog.BEGINNING.plus(Duration.ofHours(1)))).isEmpty();

    cut.later(Duration.ofHours(2))
        .released("9", 3, "anna", "d9", "c9")
        .released("8", 3, "anna", "d8", "c8");

    assertThat(cut.violated()).contains("OneLivePerTrack");
  }

  /** What began in the deleted part must have its end in the log, once it is known to go on. */
  @Test
  void aTrackThatHasTwoFromBeforeTheBeginningOfTheLogAndBothGoOn() {
    var cut =
        PlantedLog.from(PlantedLog.BEGINNING)
            .allocated("8", 2, "anna", "c8")
            .allocated("9", 2, "anna", "c9")
            .later(Duration.ofMinutes(20))
            .renamed("8", 3, "anna", "c8");
    assertThat(cut.violatedBy(PlantedLog.BEGINNING.plus(Duration.ofHours(1)))).isEmpty();

    cut.renamed("9", 3, "anna", "c9");

    assertThat(cut.violatedBy(PlantedLog.BEGINNING.plus(Duration.ofHours(1))))
        .containsExactly("OneLivePerTrack");
  }

  @Test
  void aTrackThatHasTwoOfWhichOneGoesOnAndTheOtherEnds() {
    var cut =
        PlantedLog.from(PlantedLog.BEGINNING)
            .allocated("8", 2, "anna", "c8")
            .allocated("9", 2, "anna", "c9")
            .later(Duration.ofMinutes(20))
            .renamed("8", 3, "anna", "c8")
            .released("9", 3, "anna", "d9", "c9");

    assertThat(cut.violatedBy(PlantedLog.BEGINNING.plus(Duration.ofHours(1))))
        .containsExactly("OneLivePerTrack");
  }

  @Test
  void aUsedSandboxThatIsFreeAgain() {
    log.synced("1", 3);

    assertThat(log.violated()).containsExactly("NoReissueAfterUse");
  }

  @Test
  void aDeletedSandboxThatComesBack() {
    log.synced("0", 1);

    assertThat(log.violated()).containsExactly("NoReissueAfterUse");
  }

  @Test
  void aCommandWithoutAnOutcome() {
    log.allocate("bert", "c2");

    assertThat(log.violated()).containsExactly("OneOutcomePerCommand");
  }

  @Test
  void aCommandWhoseOutcomeComesAfterItWasReported() {
    log.allocate("bert", "c2");
    assertThat(log.violated()).containsExactly("OneOutcomePerCommand");

    assertThat(log.violated()).hasSize(1);
    log.resume().rejected("bert", "c2").later(LONG).life("5", "eve");

    assertThat(log.violated()).containsExactly("OneOutcomePerCommand");
    assertThat(log.fold().uncovered().commands()).isZero();
    assertThat(violations()).isOne();
  }

  @Test
  void aCommandWithTwoOutcomes() {
    log.rejected("anna", "c1");

    assertThat(log.violated()).containsExactly("OneOutcomePerCommand");
  }

  @Test
  void aSecondOutcomeLongAfterTheFirst() {
    log.later(LONG).rejected("anna", "c1").later(LONG).life("5", "eve");

    assertThat(log.violated()).containsExactly("OneOutcomePerCommand");
  }

  @Test
  void anOutcomeOfNoCommand() {
    log.rejected("bert", "c9").later(LONG).life("5", "eve");

    assertThat(log.violated()).containsExactly("OneOutcomePerCommand");
  }

  @Test
  void anOutcomeOfNoCommandIsReportedOnce() {
    log.rejected("bert", "c9").later(LONG).life("5", "eve");

    assertThat(log.violated()).hasSize(1);
    assertThat(log.violated()).hasSize(1);
    assertThat(violations()).isOne();
  }

  @Test
  void anAccountOfADeletedSandboxAsAnotherOneWhenAnAuditIsResumed() {
    log.resume().twin("0", "9");

    assertThat(log.violated()).containsExactly("OneSandboxPerAccount");
  }

  @Test
  void anOutcomeOfAnotherKind() {
    log.release("1", "anna", "d1").rejected("anna", "d1");

    assertThat(log.violated()).containsExactly("OneOutcomePerCommand");
  }

  @Test
  void aCommandThatIsRepeatedAndWasNeverSent() {
    log.offered("bert", "c2").rejected("bert", "c2");

    assertThat(log.violated()).containsExactly("OneOutcomePerCommand");
  }

  @Test
  void anAllocationThatNeverEnds() {
    log.later(Duration.ofHours(5));

    assertThat(log.violated()).containsExactly("EveryAllocationEnds");
  }

  @Test
  void aVersionThatIsLeftOut() {
    log.synced("2", 3);

    assertThat(log.violated()).containsExactly("VersionsGrowByOne");
  }

  @Test
  void aLifeThatDoesNotBeginAtItsBeginning() {
    log.allocated("7", 2, "bert", "c2").allocate("bert", "c2");

    assertThat(log.violated()).containsExactly("VersionsGrowByOne");
  }

  @Test
  void aLifeWithoutABeginningIfNoRebuildFollowsWithinADay() {
    log.synced("7", 2);
    assertThat(log.violated()).isEmpty();

    assertThat(log.violatedBy(PlantedLog.BEGINNING.plus(Duration.ofHours(24))))
        .contains("VersionsGrowByOne");
  }

  @Test
  void aSandboxOfAnotherTrackAsTheAnswer() {
    log.allocate("bert", "c2").allocated("2", 2, "anna2", "c2");

    assertThat(log.violated()).containsExactly("OutcomeAnswersAsker");
  }

  @Test
  void anAllocationThatAnotherCommandHasMade() {
    log.allocate("bert", "c2").allocatedBy("c2", "2", "bert", "c3");

    assertThat(log.violated()).containsExactly("OutcomeAnswersAsker");
  }

  @Test
  void aCancellationOfAnotherCommand() {
    log.cancel("anna", "x1", "c1").cancelled("anna", "x1", "c9");

    assertThat(log.violated()).containsExactly("OutcomeAnswersAsker");
  }

  @Test
  void aReleaseOfAnotherSandbox() {
    log.release("2", "anna", "d1").released("1", 3, "anna", "d1", "c1");

    assertThat(log.violated()).containsExactly("OutcomeAnswersAsker");
  }

  @Test
  void aVersionThatIsPublishedTwice() {
    log.allocated("1", 2, "anna", "c1");

    assertThat(log.violated()).containsExactly("OneOutcomePerCommand", "VersionsGrowByOne");
  }

  @Test
  void aSnapshotThatSaysOtherwise() {
    log.snapshot("1", 2, SandboxStatus.AVAILABLE);

    assertThat(log.violated()).containsExactly("VersionsGrowByOne");
  }
}
