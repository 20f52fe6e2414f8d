package io.sandboxbroker.allocator.queue;

import static io.sandboxbroker.allocator.queue.AllocationQueueRun.START;
import static io.sandboxbroker.allocator.queue.AllocationQueueRun.inShort;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.waiting.WaitingTicket;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllocationQueueTest {

  private AllocationQueueRun room = new AllocationQueueRun(START);

  @AfterEach
  void end() {
    room.close();
  }

  /** Parks them one after the other; the first of each group has tried once more and lost. */
  private void waiting(String prefix, String... ids) {
    for (String id : ids) {
      room.park(id, prefix);
      room.published().forEach(room::lose);
    }
    assertThat(room.published()).isEmpty();
  }

  @Test
  void theFirstOneTriesAgainAtOnceInCaseASandboxAppearedWhileItWasBeingParked() {
    room.park("c1", null);
    room.park("c2", null);

    assertThat(room.turns()).containsExactly("c1:OFFERED");
  }

  @Test
  void aSandboxIsOfferedToWhomeverHasWaitedLongest() {
    waiting(null, "c1", "c2");

    room.becomesAvailable("lab-1");
    room.becomesAvailable("lab-2");

    assertThat(room.turns()).containsExactly("c1:OFFERED", "c2:OFFERED");
  }

  @Test
  void aSandboxIsOfferedToTheFirstWhosePrefixItMatches() {
    waiting("other-", "c1");
    waiting("lab-", "c2");
    waiting(null, "c3");
    waiting("lab-1", "c4");

    room.becomesAvailable("lab-17");
    room.becomesAvailable("lab-18");
    room.becomesAvailable("lab-19");
    room.becomesAvailable("lab-20");

    assertThat(room.turns()).containsExactly("c2:OFFERED", "c3:OFFERED", "c4:OFFERED");
  }

  @Test
  void whoLosesAnOfferKeepsItsPlace() {
    waiting(null, "c1", "c2");
    room.becomesAvailable("lab-1");
    room.published().forEach(room::lose);

    room.becomesAvailable("lab-2");

    assertThat(room.turns()).containsExactly("c1:OFFERED");
  }

  @Test
  void whoWinsLeavesAndTheNextOneTriesItsLuck() {
    waiting(null, "c1", "c2", "c3", "c4");
    room.becomesAvailable("lab-1");
    room.published();

    room.win("c1", "lab-1");

    assertThat(room.turns()).containsExactly("c2:OFFERED");
    assertThat(room.tickets()).containsOnlyKeys("c2", "c3", "c4");
  }

  /** Or it might be quicker, and take what was told of for the one before it. */
  @Test
  void nobodyTriesItsLuckPastOneWhoHasBeenOfferedASandbox() {
    waiting(null, "c1", "c2", "c3");
    room.becomesAvailable("lab-1");
    room.becomesAvailable("lab-2");
    assertThat(room.turns()).containsExactly("c1:OFFERED", "c2:OFFERED");

    room.win("c1", "lab-1");
    assertThat(room.turns()).isEmpty();

    room.win("c2", "lab-2");
    assertThat(room.turns()).containsExactly("c3:OFFERED");
  }

  /** Or those behind would overtake whoever tries its luck when a sandbox appears. */
  @Test
  void aSandboxIsForTheFirstOneAlthoughThatIsTryingItsLuck() {
    room.park("c1", null);
    room.park("c2", null);
    var trying = room.published();
    assertThat(trying).hasSize(1);

    room.becomesAvailable("lab-1");
    assertThat(room.turns()).isEmpty();
    trying.forEach(room::lose);

    assertThat(room.turns()).containsExactly("c1:OFFERED");
  }

  @Test
  void furtherSandboxesAreForThoseBehindWhoeverTriesItsLuck() {
    room.park("c1", null);
    room.park("c2", null);
    room.published();

    room.becomesAvailable("lab-1");
    room.becomesAvailable("lab-2");

    assertThat(room.turns()).containsExactly("c2:OFFERED");
  }

  @Test
  void sandboxesThatAppearedWhileSomeWereBeingParkedAreOfferedToAllOfThem() {
    room.becomesAvailable("lab-1");
    room.becomesAvailable("lab-2");
    room.becomesAvailable("other-1");

    room.park("c1", "lab-");
    room.park("c2", "lab-");
    room.park("c3", "lab-");

    assertThat(room.turns()).containsExactly("c1:OFFERED", "c2:OFFERED");
  }

  @Test
  void whatBecameAvailableLongAgoHasBeenSearched() {
    waiting(null, "c1");
    room.becomesAvailable("lab-1");
    room.becomesAvailable("lab-2");
    room.win("c1", "lab-1");
    room.published();
    room.advance(Duration.ofSeconds(11));

    waiting(null, "c2", "c3");
    room.park("c4", null);

    assertThat(room.turns()).isEmpty();
  }

  @Test
  void aCommandIsGivenOneTurnAtATime() {
    waiting(null, "c1");

    room.becomesAvailable("lab-1");
    room.becomesAvailable("lab-2");
    room.advance(Duration.ofSeconds(24));
    room.advance(Duration.ofSeconds(2));

    assertThat(room.turns()).containsExactly("c1:OFFERED");
  }

  @Test
  void theFirstOfEachGroupIsOfferedOneNowAndThenAsAnIndexMayLag() {
    waiting("lab-", "c1", "c2");
    waiting(null, "c3");

    room.advance(Duration.ofMillis(1_100));

    assertThat(room.turns()).containsExactly("c1:OFFERED", "c3:OFFERED");
  }

  @Test
  void whoseTimeIsUpGetsALastTurnAndLeaves() {
    room.park("c1", null, Duration.ofSeconds(10));
    room.published().forEach(room::lose);

    room.advance(Duration.ofMillis(9_400));
    assertThat(room.turns()).doesNotContain("c1:LAST");
    assertThat(room.tickets()).containsOnlyKeys("c1");
  }

  @Test
  void theLastTurnComesBeforeTheDeadlineSoThatItsAnswerIsHeard() {
    room.park("c1", null, Duration.ofSeconds(10));
    room.published().forEach(room::lose);

    // One step, in which the probe is due as well; who has left is not probed.
    room.advance(Duration.ofMillis(9_500));

    assertThat(room.turns()).contains("c1:LAST");
    assertThat(room.tickets()).isEmpty();
    assertThat(room.leavings).containsExactly("TIME_UP after 9500");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1M", "-PT1M"})
  void theLastTurnComesByTheBrokersClockWhateverTheMachinesShows(Duration machineAhead) {
    room.close();
    room = new AllocationQueueRun(START, machineAhead);
    room.park("c1", null, Duration.ofSeconds(10));
    room.published().forEach(room::lose);

    room.advance(Duration.ofMillis(900));
    assertThat(room.turns()).isEmpty();
    room.advance(Duration.ofMillis(8_600));

    assertThat(room.turns()).contains("c1:LAST");
    assertThat(room.leavings).containsExactly("TIME_UP after 9500");
  }

  @Test
  void whoseTimeIsUpWhileAnOfferIsUnderWayGetsItsLastTurnWhenThatIsLost() {
    room.park("c1", null, Duration.ofSeconds(10));
    var offer = room.published();
    room.advance(Duration.ofSeconds(20));
    assertThat(room.turns()).isEmpty();

    offer.forEach(room::lose);

    assertThat(room.turns()).containsExactly("c1:LAST");
  }

  @Test
  void eachTurnGoesOutAsTheCommandCameIn() {
    room.park("c1", "lab-");

    assertThat(room.published())
        .singleElement()
        .satisfies(
            turn -> {
              assertThat(turn.key()).isEqualTo("track-c1");
              assertThat(Headers.read(turn.headers(), Headers.REPLY_TO)).contains("gateway-of-c1");
            });
  }

  @Test
  void whoComesWhenTheLineIsFullIsTurnedAway() {
    IntStream.rangeClosed(1, AllocationQueueRun.SETTINGS.maxDepth())
        .forEach(i -> waiting("lab-", "c" + i));

    room.park("late", "lab-");

    assertThat(room.turns()).containsExactly("late:TURNED_AWAY");
    assertThat(room.tickets()).doesNotContainKey("late");
  }

  @Test
  void aTicketSaysWhoWaitsSinceWhenAndUntilWhen() {
    waiting("lab-", "c1");
    room.advance(Duration.ofMillis(100));
    waiting("lab-", "c2");

    assertThat(room.tickets().get("c2"))
        .isInstanceOfSatisfying(
            WaitingTicket.class,
            ticket -> {
              assertThat(ticket.getTrackId()).isEqualTo("track-c2");
              assertThat(ticket.getNamePrefix()).isEqualTo("lab-");
              assertThat(ticket.getParkedAt()).isEqualTo(START.plusMillis(100));
              assertThat(ticket.getUntil()).isEqualTo(START.plusMillis(24_600));
              assertThat(ticket.getNumber())
                  .isGreaterThan(((WaitingTicket) room.tickets().get("c1")).getNumber());
            });
    assertThat(room.depths).containsEntry("lab-", 2);
  }

  @Test
  void whoCancelsWaitsNoMore() {
    waiting(null, "c1", "c2");

    room.cancel("x1", "c1", "track-c1");

    assertThat(room.turns()).containsExactly("c1:CANCELLED", "x1:CANCELLED");
    assertThat(room.tickets()).containsOnlyKeys("c2");
  }

  @Test
  void theAnswerToACancellationGoesToWhomeverCancelled() {
    waiting(null, "c1");
    room.cancel("x1", "c1", "track-c1");

    assertThat(room.published())
        .extracting(record -> Headers.read(record.headers(), Headers.REPLY_TO).orElse(""))
        .containsExactly("gateway-of-c1", "gateway-of-x1");
  }

  @Test
  void whatDoesNotWaitCannotBeCancelled() {
    room.cancel("x1", "c1", "track-c1");

    assertThat(room.turns()).containsExactly("x1:NOT_WAITING");
  }

  @Test
  void nobodyCancelsForAnother() {
    waiting(null, "c1");

    room.cancel("x1", "c1", "track-c2");

    assertThat(room.turns()).containsExactly("x1:NOT_WAITING");
    assertThat(room.tickets()).containsOnlyKeys("c1");
  }

  @Test
  void aCancellationWaitsForTheAnswerToAnOffer() {
    room.park("c1", null);
    List<TestRecord<String, SpecificRecord>> offer = room.published();
    room.cancel("x1", "c1", "track-c1");
    assertThat(room.published()).isEmpty();

    offer.forEach(room::lose);

    assertThat(room.turns()).containsExactly("c1:CANCELLED", "x1:CANCELLED");
  }

  @Test
  void whoIsServedMeanwhileCannotCancelAnyMore() {
    room.park("c1", null);
    room.published();
    room.cancel("x1", "c1", "track-c1");

    room.win("c1", "lab-1");

    assertThat(room.turns()).containsExactly("x1:NOT_WAITING");
  }

  @Test
  void cancellationsOfOneCommandAreBounded() {
    room.park("c1", null);
    room.published();
    IntStream.rangeClosed(1, QueueEntry.MOST_CANCELLATIONS + 1)
        .forEach(i -> room.cancel("x" + i, "c1", "track-c1"));

    assertThat(room.turns()).containsExactly("x5:NOT_WAITING");
  }

  @Test
  void whoIsRefusedForAnotherReasonLeaves() {
    room.park("c1", null);
    room.refuse("c1");

    assertThat(room.tickets()).isEmpty();
    assertThat(room.leavings).containsExactly("REFUSED after 0");
  }

  @Test
  void aPlaceWhoseOfferIsNeverAnsweredIsGivenUpLongAfterItsTime() {
    room.park("c1", null);
    room.published();
    room.cancel("x1", "c1", "track-c1");

    room.advance(Duration.ofSeconds(84));
    assertThat(room.tickets()).containsOnlyKeys("c1");
    room.advance(Duration.ofSeconds(1));

    assertThat(room.tickets()).isEmpty();
    assertThat(room.turns()).containsExactly("x1:NOT_WAITING");
  }

  @Test
  void theLineSurvivesTheProcessThatKeepsIt() {
    waiting("lab-", "c1", "c2");
    waiting(null, "c3");
    room.becomesAvailable("lab-1");
    room.cancel("x1", "c1", "track-c1");
    var offer = room.published();

    room = room.takenOver();
    room.becomesAvailable("lab-2");
    assertThat(room.turns()).containsExactly("c2:OFFERED");
    offer.forEach(room::lose);

    assertThat(room.turns()).containsExactly("c1:CANCELLED", "x1:CANCELLED");
    assertThat(room.tickets()).containsOnlyKeys("c2", "c3");
  }

  @Test
  void whoComesAfterATakeOverIsBehindThoseWhoCameBefore() {
    waiting(null, "c1");
    room.becomesAvailable("lab-0");
    var offer = room.published();
    assertThat(offer).extracting(record -> inShort(record)).containsExactly("c1:OFFERED");

    room = room.takenOver();
    offer.forEach(room::lose);
    waiting(null, "c2");
    room.becomesAvailable("lab-1");

    assertThat(room.turns()).containsExactly("c1:OFFERED");
  }
}
