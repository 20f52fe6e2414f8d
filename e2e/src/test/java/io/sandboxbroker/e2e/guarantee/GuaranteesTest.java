package io.sandboxbroker.e2e.guarantee;

import static io.sandboxbroker.e2e.guarantee.PlantedLog.answer;
import static io.sandboxbroker.e2e.guarantee.PlantedLog.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.client.Call;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuaranteesTest {

  private final PlantedLog log = new PlantedLog();
  private final Guarantees guarantees =
      Guarantees.all(
          (track, sandbox) ->
              answer(Call.DETAILS, track, sandbox, "look", 200, details(track, sandbox)));

  /** The history of one sandbox as it should be, up to its allocation. */
  @BeforeEach
  void aTrackHasASandbox() {
    guarantees.show(log.synced("1", 1));
    guarantees.show(log.allocate("anna", "c1"));
    guarantees.show(log.allocated("1", 2, "anna", "c1"));
    guarantees.show(given("anna", "1", "c1"));
  }

  @Test
  void aLogWithoutViolationsHasNone() throws Exception {
    guarantees.show(log.allocate("anna", "c2"));
    guarantees.show(log.repeated("1", 2, "anna", "c2", "c1"));
    guarantees.show(given("anna", "1", "c2"));
    guarantees.show(log.allocate("bert", "c3"));
    guarantees.show(log.refused("bert", "c3"));

    assertThat(guarantees.violations()).isEmpty();
  }

  @Test
  void aSandboxThatIsAllocatedToTwoHasADoubleOwner() throws Exception {
    guarantees.show(log.allocate("bert", "c2"));
    guarantees.show(log.allocated("1", 2, "bert", "c2"));

    assertThat(flagged()).contains("NoDoubleOwner", "VersionsGrowByOne");
  }

  @Test
  void twoClientsThatAreToldTheSameSandboxAreADoubleOwner() throws Exception {
    guarantees.show(given("bert", "1", "c1"));

    assertThat(flagged()).contains("NoDoubleOwner");
  }

  @Test
  void aTrackWithASecondSandboxBeforeTheFirstHasEndedIsFlagged() throws Exception {
    guarantees.show(log.synced("2", 1));
    guarantees.show(log.allocate("anna", "c2"));
    guarantees.show(log.allocated("2", 2, "anna", "c2"));

    assertThat(flagged()).containsExactly("OneLivePerTrack");
  }

  @Test
  void anAccountThatIsASecondSandboxIsFlagged() throws Exception {
    guarantees.show(log.synced("2", 1, "other/ACCOUNT-2"));
    assertThat(flagged()).isEmpty();

    guarantees.show(log.synced("3", 1, "identity/accounts/account-2"));
    assertThat(flagged()).containsExactly("OneSandboxPerAccount");
  }

  @Test
  void aSandboxThatChangesItsAccountIsFlagged() throws Exception {
    guarantees.show(log.synced("2", 1, "identity/accounts/x"));
    guarantees.show(log.synced("2", 2, "identity/accounts/y"));

    assertThat(flagged()).containsExactly("OneSandboxPerAccount");
  }

  @Test
  void aClientThatIsToldOfTwoSandboxesIsFlagged() throws Exception {
    guarantees.show(given("anna", "2", "c1"));

    assertThat(flagged()).contains("OneLivePerTrack");
  }

  @Test
  void aClientMayGetAnotherSandboxWhenItsLeaseHasExpired() throws Exception {
    guarantees.show(given("anna", "2", "c1"));

    guarantees.show(log.expired("1", 3, "anna"));

    assertThat(flagged()).doesNotContain("OneLivePerTrack");
  }

  @Test
  void aUsedSandboxThatIsFreeAgainIsFlagged() throws Exception {
    guarantees.show(log.synced("1", 3));

    assertThat(flagged()).contains("NoReissueAfterUse");
  }

  @Test
  void aDeletedSandboxThatIsAllocatedAgainIsFlagged() throws Exception {
    guarantees.show(log.release("1", "anna", "d1"));
    guarantees.show(log.released("1", 3, "anna", "d1"));
    guarantees.show(log.deleted("1", 4, "anna"));
    guarantees.show(log.allocate("bert", "c2"));
    guarantees.show(log.allocated("1", 5, "bert", "c2"));

    assertThat(flagged()).contains("NoReissueAfterUse").doesNotContain("NoDoubleOwner");
  }

  @Test
  void aCommandWithoutAnOutcomeIsFlagged() throws Exception {
    guarantees.show(log.allocate("bert", "c2"));

    assertThat(flagged()).containsExactly("OneOutcomePerCommand");
  }

  @Test
  void aCommandWithTwoOutcomesIsFlagged() throws Exception {
    guarantees.show(log.repeated("1", 2, "anna", "c1", "c1"));

    assertThat(flagged()).containsExactly("OneOutcomePerCommand");
  }

  @Test
  void anOutcomeOfAnotherKindIsFlagged() throws Exception {
    guarantees.show(log.release("1", "anna", "d1"));
    guarantees.show(log.repeated("1", 2, "anna", "d1", "c1"));

    assertThat(flagged()).containsExactly("OneOutcomePerCommand");
  }

  @Test
  void anOutcomeOfNoCommandIsFlagged() throws Exception {
    guarantees.show(log.refused("bert", "c2"));

    assertThat(flagged()).containsExactly("OneOutcomePerCommand");
  }

  @Test
  void aCommandThatTheWaitingRoomTellsAgainIsOneCommand() throws Exception {
    guarantees.show(log.allocate("bert", "c2"));
    guarantees.show(log.offered("bert", "c2"));
    guarantees.show(log.offered("bert", "c2"));
    assertThat(flagged()).containsExactly("OneOutcomePerCommand");

    guarantees.show(log.refused("bert", "c2"));
    assertThat(flagged()).isEmpty();
  }

  @Test
  void aCommandThatIsToldAgainAndWasNeverGivenIsFlagged() throws Exception {
    guarantees.show(log.offered("bert", "c2"));

    assertThat(flagged()).containsExactly("OneOutcomePerCommand");
  }

  @Test
  void aCancellationIsAnsweredAndSoIsWhatItCancels() throws Exception {
    guarantees.show(log.allocate("bert", "c2"));
    guarantees.show(log.cancel("bert", "x1", "c2"));
    guarantees.show(log.refused("bert", "c2"));
    assertThat(flagged()).containsExactly("OneOutcomePerCommand");

    guarantees.show(log.cancelled("bert", "x1", "c2"));
    assertThat(flagged()).isEmpty();
  }

  @Test
  void aCancellationThatIsAnsweredAsAnAllocationIsFlagged() throws Exception {
    guarantees.show(log.cancel("bert", "x1", "c2"));
    guarantees.show(log.refused("bert", "x1"));

    assertThat(flagged()).containsExactly("OneOutcomePerCommand");
  }

  @Test
  void aVersionThatIsLeftOutIsFlagged() throws Exception {
    guarantees.show(log.synced("2", 1));
    guarantees.show(log.synced("2", 3));

    assertThat(flagged()).containsExactly("VersionsGrowByOne");
  }

  @Test
  void aVersionThatTwoEventsHaveIsFlagged() throws Exception {
    guarantees.show(log.synced("2", 1));
    guarantees.show(log.allocate("bert", "c2"));
    guarantees.show(log.allocated("2", 1, "bert", "c2"));

    assertThat(flagged()).contains("VersionsGrowByOne");
  }

  @Test
  void theSameEventToldTwiceIsFlaggedAndNoVersionOfItsOwn() throws Exception {
    guarantees.show(log.synced("1", 1));

    assertThat(flagged()).containsExactly("EachEventOnce");
  }

  @Test
  void aSuccessThatNoEventSpeaksOfIsFlagged() throws Exception {
    guarantees.show(given("bert", "2", "c2"));

    assertThat(flagged()).containsExactly("EveryReplyIsBacked");
  }

  @Test
  void aRefusalThatNoEventSpeaksOfIsFlagged() throws Exception {
    guarantees.show(
        answer(Call.ALLOCATE, "bert", "", "c2", 409, "{\"code\": \"NO_SANDBOXES_AVAILABLE\"}"));

    assertThat(flagged()).containsExactly("EveryReplyIsBacked");
  }

  @Test
  void aReleaseThatNoEventSpeaksOfIsFlagged() throws Exception {
    guarantees.show(
        answer(
            Call.MARK_FOR_DELETION,
            "anna",
            "1",
            "d1",
            200,
            "{\"sandbox_id\": \"1\", \"deletion_requested_at\": 1767261660}"));

    assertThat(flagged()).containsExactly("EveryReplyIsBacked");
  }

  @Test
  void aTableThatShowsAnotherStateThanTheLastEventIsFlagged() throws Exception {
    guarantees.show(log.release("1", "anna", "d1"));
    guarantees.show(log.released("1", 3, "anna", "d1"));

    assertThat(flagged()).containsExactly("EveryAllocationEnds", "TableEqualsFoldOfEvents");
  }

  @Test
  void aSandboxThatWasGivenBackAndIsNeverDeletedIsFlagged() throws Exception {
    guarantees.show(log.release("1", "anna", "d1"));
    guarantees.show(log.released("1", 3, "anna", "d1"));
    assertThat(flagged()).contains("EveryAllocationEnds");

    guarantees.show(log.deleted("1", 4, "anna"));
    assertThat(flagged()).doesNotContain("EveryAllocationEnds");
  }

  @Test
  void anOperatorsCommandHasOneOutcomeBesideWhatTimersCause() throws Exception {
    guarantees.show(log.snapshot("1", 2, "sweep"));
    guarantees.show(log.requestCleanup("o1"));
    guarantees.show(log.snapshot("1", 2, "o1"));
    assertThat(flagged()).containsExactly("OneOutcomePerCommand");

    guarantees.show(log.cleanupBegun("o1", "1"));
    assertThat(flagged()).isEmpty();

    guarantees.show(log.cleanupBegun("o2", "1"));
    assertThat(flagged()).containsExactly("OneOutcomePerCommand");
  }

  @Test
  void aBulkDeletionAndEachOfItsRemovalsHaveOneOutcomeEach() throws Exception {
    guarantees.show(log.requestBulkDeletion("o1"));
    guarantees.show(log.remove("1", "o1/1"));
    guarantees.show(log.bulkDeletionBegun("o1", "1"));
    assertThat(flagged()).containsExactly("OneOutcomePerCommand");

    guarantees.show(log.removalRejected("1", "o1/1"));
    assertThat(flagged()).isEmpty();

    guarantees.show(log.removalRejected("1", "o2/1"));
    assertThat(flagged()).containsExactly("OneOutcomePerCommand");
  }

  private List<String> flagged() throws InterruptedException {
    return guarantees.violations().stream()
        .map(violation -> violation.substring(0, violation.indexOf(':')))
        .distinct()
        .toList();
  }

  /** What the table shows, whatever the events say. */
  private static String details(String track, String sandbox) {
    return """
    {"sandbox_id": "%1$s", "name": "lab-%1$s", "external_id": "identity/accounts/%1$s",
     "status": "allocated", "allocated_to_track": "%2$s", "allocated_at": 1767261600,
     "expires_at": 1767276000, "track_name": null, "sfdc_account_id": ""}
    """
        .formatted(sandbox, track);
  }
}
