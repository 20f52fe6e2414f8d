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

  private AllocationQueueRun queue = new AllocationQueueRun(START);

  @AfterEach
  void end() {
    queue.close();
  }

  /** Parks them one after the other; the first of each group has tried once more and lost. */
  private void waiting(String prefix, String... ids) {
    for (String id : ids) {
      queue.enqueue(id, prefix);
      queue.published().forEach(queue::lose);
    }
    assertThat(queue.published()).isEmpty();
  }

  @Test
  void aSwapWaitsOnWhileItsTrackIsAnsweredWithTheSandboxThatItHolds() {
    queue.enqueueSwapOf("track", "s1", "lab-1");
    queue.published().forEach(queue::lose);

    queue.repeat("c1", "track", "lab-1");

    assertThat(queue.published()).isEmpty();
    assertThat(queue.tickets()).containsOnlyKeys("s1");
    queue.becomesAvailable("lab-2");
    assertThat(queue.turns()).containsExactly("s1:OFFERED");
  }

  @Test
  void aSwapIsAnsweredWhenAnotherCommandOfItsTrackGetsASandbox() {
    queue.enqueueSwapOf("track", "s1", "lab-1");
    queue.published().forEach(queue::lose);

    queue.win("s2", "track", "lab-2");

    assertThat(queue.turns()).containsExactly("s1:LAST_SERVED_BY_s2");
    assertThat(queue.tickets()).isEmpty();
  }

  @Test
  void theFirstCommandGetsATurnAtOnceBecauseASandboxMayHaveAppearedSince() {
    queue.enqueue("c1", null);
    queue.enqueue("c2", null);

    assertThat(queue.turns()).containsExactly("c1:OFFERED");
  }

  @Test
  void aTurnThatReturnsWhenItsEntryHasLeftQueuesTheCommandAgain() {
    queue.enqueue("c1", null);
    var turn = queue.published().getFirst();
    queue.refuse("c1");

    queue.lose(turn);

    assertThat(queue.turns()).containsExactly("c1:OFFERED");
  }

  @Test
  void aSandboxIsOfferedToTheFirstCommand() {
    waiting(null, "c1", "c2");

    queue.becomesAvailable("lab-1");
    queue.becomesAvailable("lab-2");

    assertThat(queue.turns()).containsExactly("c1:OFFERED", "c2:OFFERED");
  }

  @Test
  void aSandboxIsOfferedToTheFirstWhosePrefixItMatches() {
    waiting("other-", "c1");
    waiting("lab-", "c2");
    waiting(null, "c3");
    waiting("lab-1", "c4");

    queue.becomesAvailable("lab-17");
    queue.becomesAvailable("lab-18");
    queue.becomesAvailable("lab-19");
    queue.becomesAvailable("lab-20");

    assertThat(queue.turns()).containsExactly("c2:OFFERED", "c3:OFFERED", "c4:OFFERED");
  }

  @Test
  void aCommandThatFindsNoSandboxKeepsItsPosition() {
    waiting(null, "c1", "c2");
    queue.becomesAvailable("lab-1");
    queue.published().forEach(queue::lose);

    queue.becomesAvailable("lab-2");

    assertThat(queue.turns()).containsExactly("c1:OFFERED");
  }

  @Test
  void aServedCommandLeavesAndTheNextOneGetsATurn() {
    waiting(null, "c1", "c2", "c3", "c4");
    queue.becomesAvailable("lab-1");
    queue.published();

    queue.win("c1", "lab-1");

    assertThat(queue.turns()).containsExactly("c2:OFFERED");
    assertThat(queue.tickets()).containsOnlyKeys("c2", "c3", "c4");
  }

  /** It could be faster, and take the sandbox that was offered to the earlier one. */
  @Test
  void noCommandGetsATurnBeforeAnEarlierOneWithAnOffer() {
    waiting(null, "c1", "c2", "c3");
    queue.becomesAvailable("lab-1");
    queue.becomesAvailable("lab-2");
    assertThat(queue.turns()).containsExactly("c1:OFFERED", "c2:OFFERED");

    queue.win("c1", "lab-1");
    assertThat(queue.turns()).isEmpty();

    queue.win("c2", "lab-2");
    assertThat(queue.turns()).containsExactly("c3:OFFERED");
  }

  /** Later commands must not overtake the one with a turn when a sandbox appears. */
  @Test
  void aSandboxIsForTheFirstCommandAlthoughItHasATurn() {
    queue.enqueue("c1", null);
    queue.enqueue("c2", null);
    var trying = queue.published();
    assertThat(trying).hasSize(1);

    queue.becomesAvailable("lab-1");
    assertThat(queue.turns()).isEmpty();
    trying.forEach(queue::lose);

    assertThat(queue.turns()).containsExactly("c1:OFFERED");
  }

  @Test
  void furtherSandboxesAreForTheEntriesBehindTheOneWithATurn() {
    queue.enqueue("c1", null);
    queue.enqueue("c2", null);
    queue.published();

    queue.becomesAvailable("lab-1");
    queue.becomesAvailable("lab-2");

    assertThat(queue.turns()).containsExactly("c2:OFFERED");
  }

  @Test
  void sandboxesThatAppearedWhileSomeWereBeingParkedAreOfferedToAllOfThem() {
    queue.becomesAvailable("lab-1");
    queue.becomesAvailable("lab-2");
    queue.becomesAvailable("other-1");

    queue.enqueue("c1", "lab-");
    queue.enqueue("c2", "lab-");
    queue.enqueue("c3", "lab-");

    assertThat(queue.turns()).containsExactly("c1:OFFERED", "c2:OFFERED");
  }

  @Test
  void whatBecameAvailableLongAgoHasBeenSearched() {
    waiting(null, "c1");
    queue.becomesAvailable("lab-1");
    queue.becomesAvailable("lab-2");
    queue.win("c1", "lab-1");
    queue.published();
    queue.advance(Duration.ofSeconds(11));

    waiting(null, "c2", "c3");
    queue.enqueue("c4", null);

    assertThat(queue.turns()).isEmpty();
  }

  @Test
  void aCommandIsGivenOneTurnAtATime() {
    waiting(null, "c1");

    queue.becomesAvailable("lab-1");
    queue.becomesAvailable("lab-2");
    queue.advance(Duration.ofSeconds(24));
    queue.advance(Duration.ofSeconds(2));

    assertThat(queue.turns()).containsExactly("c1:OFFERED");
  }

  @Test
  void theFirstOfEachGroupIsOfferedOneNowAndThenAsAnIndexMayLag() {
    waiting("lab-", "c1", "c2");
    waiting(null, "c3");

    queue.advance(Duration.ofMillis(1_100));

    assertThat(queue.turns()).containsExactly("c1:OFFERED", "c3:OFFERED");
  }

  @Test
  void aCommandGetsALastTurnAtTheEndOfItsWaitAndLeaves() {
    queue.enqueue("c1", null, Duration.ofSeconds(10));
    queue.published().forEach(queue::lose);

    queue.advance(Duration.ofMillis(9_400));
    assertThat(queue.turns()).doesNotContain("c1:LAST");
    assertThat(queue.tickets()).containsOnlyKeys("c1");
  }

  @Test
  void theLastTurnComesBeforeTheDeadlineSoThatItsAnswerIsHeard() {
    queue.enqueue("c1", null, Duration.ofSeconds(10));
    queue.published().forEach(queue::lose);

    // One step, in which the probe is due as well; who has left is not probed.
    queue.advance(Duration.ofMillis(9_500));

    assertThat(queue.turns()).contains("c1:LAST");
    assertThat(queue.tickets()).isEmpty();
    assertThat(queue.departures).containsExactly("TIME_UP after 9500");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1M", "-PT1M"})
  void theLastTurnComesByTheBrokersClockWhateverTheMachinesShows(Duration machineAhead) {
    queue.close();
    queue = new AllocationQueueRun(START, machineAhead);
    queue.enqueue("c1", null, Duration.ofSeconds(10));
    queue.published().forEach(queue::lose);

    queue.advance(Duration.ofMillis(900));
    assertThat(queue.turns()).isEmpty();
    queue.advance(Duration.ofMillis(8_600));

    assertThat(queue.turns()).contains("c1:LAST");
    assertThat(queue.departures).containsExactly("TIME_UP after 9500");
  }

  @Test
  void aCommandWhoseWaitEndsDuringATurnGetsItsLastTurnAfterIt() {
    queue.enqueue("c1", null, Duration.ofSeconds(10));
    var offer = queue.published();
    queue.advance(Duration.ofSeconds(20));
    assertThat(queue.turns()).isEmpty();

    offer.forEach(queue::lose);

    assertThat(queue.turns()).containsExactly("c1:LAST");
  }

  @Test
  void eachTurnGoesOutAsTheCommandCameIn() {
    queue.enqueue("c1", "lab-");

    assertThat(queue.published())
        .singleElement()
        .satisfies(
            turn -> {
              assertThat(turn.key()).isEqualTo("track-c1");
              assertThat(Headers.read(turn.headers(), Headers.REPLY_TO)).contains("gateway-of-c1");
            });
  }

  @Test
  void aCommandIsTurnedAwayWhenTheQueueIsFull() {
    IntStream.rangeClosed(1, AllocationQueueRun.SETTINGS.maxDepth())
        .forEach(i -> waiting(null, "c" + i));

    queue.enqueue("late", "lab-");

    assertThat(queue.turns()).containsExactly("late:TURNED_AWAY");
    assertThat(queue.tickets()).doesNotContainKey("late");
  }

  @Test
  void aTicketNamesTheTrackAndTheBeginningAndEndOfItsWait() {
    waiting("lab-", "c1");
    queue.advance(Duration.ofMillis(100));
    waiting("lab-", "c2");

    assertThat(queue.tickets().get("c2"))
        .isInstanceOfSatisfying(
            WaitingTicket.class,
            ticket -> {
              assertThat(ticket.getTrackId()).isEqualTo("track-c2");
              assertThat(ticket.getNamePrefix()).isEqualTo("lab-");
              assertThat(ticket.getLabId()).isEqualTo("lab");
              assertThat(ticket.getParkedAt()).isEqualTo(START.plusMillis(100));
              assertThat(ticket.getUntil()).isEqualTo(START.plusMillis(24_600));
              assertThat(ticket.getNumber())
                  .isGreaterThan(((WaitingTicket) queue.tickets().get("c1")).getNumber());
            });
    assertThat(queue.depths).containsEntry("lab-", 2);
  }

  @Test
  void aCancelledCommandLeavesTheQueue() {
    waiting(null, "c1", "c2");

    queue.cancel("x1", "c1", "track-c1");

    assertThat(queue.turns()).containsExactly("c1:CANCELLED", "x1:CANCELLED");
    assertThat(queue.tickets()).containsOnlyKeys("c2");
  }

  @Test
  void theAnswerToACancellationGoesToTheGatewayThatCancelled() {
    waiting(null, "c1");
    queue.cancel("x1", "c1", "track-c1");

    assertThat(queue.published())
        .extracting(record -> Headers.read(record.headers(), Headers.REPLY_TO).orElse(""))
        .containsExactly("gateway-of-c1", "gateway-of-x1");
  }

  @Test
  void whatDoesNotWaitCannotBeCancelled() {
    queue.cancel("x1", "c1", "track-c1");

    assertThat(queue.turns()).containsExactly("x1:NOT_WAITING");
  }

  @Test
  void aTrackCannotCancelForAnother() {
    waiting(null, "c1");

    queue.cancel("x1", "c1", "track-c2");

    assertThat(queue.turns()).containsExactly("x1:NOT_WAITING");
    assertThat(queue.tickets()).containsOnlyKeys("c1");
  }

  @Test
  void aCancellationWaitsForTheAnswerToAnOffer() {
    queue.enqueue("c1", null);
    List<TestRecord<String, SpecificRecord>> offer = queue.published();
    queue.cancel("x1", "c1", "track-c1");
    assertThat(queue.published()).isEmpty();

    offer.forEach(queue::lose);

    assertThat(queue.turns()).containsExactly("c1:CANCELLED", "x1:CANCELLED");
  }

  @Test
  void aServedCommandCannotBeCancelled() {
    queue.enqueue("c1", null);
    queue.published();
    queue.cancel("x1", "c1", "track-c1");

    queue.win("c1", "lab-1");

    assertThat(queue.turns()).containsExactly("x1:NOT_WAITING");
  }

  @Test
  void cancellationsOfOneCommandAreBounded() {
    queue.enqueue("c1", null);
    queue.published();
    IntStream.rangeClosed(1, QueueEntry.MAX_CANCELLATIONS + 1)
        .forEach(i -> queue.cancel("x" + i, "c1", "track-c1"));

    assertThat(queue.turns()).containsExactly("x5:NOT_WAITING");
  }

  @Test
  void aRefusedCommandLeavesTheQueue() {
    queue.enqueue("c1", null);
    queue.refuse("c1");

    assertThat(queue.tickets()).isEmpty();
    assertThat(queue.departures).containsExactly("REFUSED after 0");
  }

  @Test
  void anEntryWhoseTurnHasNoOutcomeLeavesLongAfterItsWait() {
    queue.enqueue("c1", null);
    queue.published();
    queue.cancel("x1", "c1", "track-c1");

    queue.advance(Duration.ofSeconds(84));
    assertThat(queue.tickets()).containsOnlyKeys("c1");
    queue.advance(Duration.ofSeconds(1));

    assertThat(queue.tickets()).isEmpty();
    assertThat(queue.turns()).containsExactly("x1:NOT_WAITING");
  }

  @Test
  void theLineSurvivesTheProcessThatKeepsIt() {
    waiting("lab-", "c1", "c2");
    waiting(null, "c3");
    queue.becomesAvailable("lab-1");
    queue.cancel("x1", "c1", "track-c1");
    var offer = queue.published();

    queue = queue.takenOver();
    queue.becomesAvailable("lab-2");
    assertThat(queue.turns()).containsExactly("c2:OFFERED");
    offer.forEach(queue::lose);

    assertThat(queue.turns()).containsExactly("c1:CANCELLED", "x1:CANCELLED");
    assertThat(queue.tickets()).containsOnlyKeys("c2", "c3");
  }

  @Test
  void aCommandAfterATakeOverIsBehindTheEarlierOnes() {
    waiting(null, "c1");
    queue.becomesAvailable("lab-0");
    var offer = queue.published();
    assertThat(offer).extracting(record -> inShort(record)).containsExactly("c1:OFFERED");

    queue = queue.takenOver();
    offer.forEach(queue::lose);
    waiting(null, "c2");
    queue.becomesAvailable("lab-1");

    assertThat(queue.turns()).containsExactly("c1:OFFERED");
  }

  private List<String> ids(int first, int last, String turn) {
    return IntStream.rangeClosed(first, last).mapToObj(i -> "c" + i + turn).toList();
  }

  private void win(int first, int last) {
    IntStream.rangeClosed(first, last).forEach(i -> queue.win("c" + i, "lab-" + i));
  }

  /** Sandboxes whose events are late or lost: one turn finds out, and then the queue hurries. */
  @Test
  void theQueueDrainsByDoublingTurnsUntilOneIsLost() {
    IntStream.rangeClosed(1, 30).forEach(i -> waiting(null, "c" + i));
    queue.advance(Duration.ofMillis(1_100));
    assertThat(queue.turns()).containsExactly("c1:OFFERED");

    win(1, 1);
    assertThat(queue.turns()).containsExactlyElementsOf(ids(2, 3, ":OFFERED"));
    win(2, 3);
    assertThat(queue.turns()).containsExactlyElementsOf(ids(4, 7, ":OFFERED"));
    win(4, 7);
    List<TestRecord<String, SpecificRecord>> eight = queue.published();
    assertThat(eight)
        .extracting(AllocationQueueRun::inShort)
        .containsExactlyElementsOf(ids(8, 15, ":OFFERED"));

    win(8, 8);
    assertThat(queue.turns()).containsExactlyElementsOf(ids(16, 17, ":OFFERED"));
    eight.stream().skip(1).forEach(queue::lose);

    // Two have a turn, which is as many as are worth a try after a win.
    win(16, 16);
    assertThat(queue.turns()).containsExactly("c9:OFFERED");
  }

  @Test
  void afterALostTurnTheQueueBeginsAgainWithTwo() {
    IntStream.rangeClosed(1, 30).forEach(i -> waiting(null, "c" + i));
    queue.advance(Duration.ofMillis(1_100));
    win(1, 1);
    win(2, 3);
    win(4, 7);
    queue.published().stream().skip(7).forEach(queue::lose);
    assertThat(queue.published()).isEmpty();

    queue.advance(Duration.ofMillis(1_100));
    assertThat(queue.turns()).containsExactly("c8:OFFERED");
    win(8, 8);

    assertThat(queue.turns()).containsExactlyElementsOf(ids(9, 10, ":OFFERED"));
  }

  @Test
  void allCommandsOfAServedTrackAreAnsweredAtOnce() {
    waiting("lab-", "c1");
    queue.enqueueOf("track-c1", "retry", "lab-");
    queue.enqueueOf("track-c1", "other", "tpyo-");
    queue.published().forEach(queue::lose);
    waiting("lab-", "c2");
    queue.becomesAvailable("lab-1");
    assertThat(queue.turns()).containsExactly("c1:OFFERED");

    queue.win("c1", "lab-1");

    assertThat(queue.turns())
        .containsExactly("retry:LAST_SERVED_BY_c1", "other:LAST_SERVED_BY_c1", "c2:OFFERED");
    assertThat(queue.tickets()).containsOnlyKeys("c2");
  }

  /** Its newer command wanted something else, or was faster than its older one. */
  @Test
  void aTrackThatIsServedWithoutTheQueueLeavesIt() {
    waiting("tpyo-", "c1");

    queue.win("newcomer", "track-c1", "lab-1");

    assertThat(queue.turns()).containsExactly("c1:LAST_SERVED_BY_newcomer");
    assertThat(queue.tickets()).isEmpty();
  }

  @Test
  void aTrackThatHoldsASandboxLeavesTheQueue() {
    waiting("lab-", "c1");
    queue.enqueueOf("track-c1", "retry", "lab-");

    queue.repeat("c1", "track-c1", "lab-1");

    assertThat(queue.turns()).containsExactly("retry:LAST_SERVED_BY_c1");
  }

  @Test
  void aCommandWhoseTrackIsServedDuringItsTurnIsAnsweredAfterIt() {
    queue.enqueue("c1", "tpyo-");
    var turn = queue.published();
    queue.win("newcomer", "track-c1", "lab-1");
    assertThat(queue.turns()).isEmpty();

    queue = queue.takenOver();
    turn.forEach(queue::lose);

    assertThat(queue.turns()).containsExactly("c1:LAST_SERVED_BY_newcomer");
  }

  @Test
  void theCommandsOfATrackHaveOneTurnAtATime() {
    waiting("lab-", "c1");
    queue.enqueueOf("track-c1", "retry", "lab-");
    waiting("lab-", "c2");

    queue.becomesAvailable("lab-1");
    queue.becomesAvailable("lab-2");
    queue.becomesAvailable("lab-3");

    assertThat(queue.turns()).containsExactly("c1:OFFERED", "c2:OFFERED");
  }

  @Test
  void aRetryKeepsThePlaceOfItsTrack() {
    waiting("lab-", "c1", "c2");
    queue.enqueueOf("track-c1", "retry", "lab-");
    queue.hangUp("c1", "track-c1");
    assertThat(queue.turns()).containsExactly("c1:CANCELLED", "hang-up-of-c1:CANCELLED");

    queue.becomesAvailable("lab-1");

    assertThat(queue.turns()).containsExactly("retry:OFFERED");
  }

  @Test
  void aTrackThatComesBackSoonAfterItsClientHungUpHasItsPlaceAgain() {
    waiting("lab-", "c1", "c2");
    queue.hangUp("c1", "track-c1");
    queue.published();
    queue.advance(Duration.ofSeconds(20));
    queue.published().forEach(queue::lose);
    queue.enqueueOf("track-c1", "retry", "lab-");

    queue.becomesAvailable("lab-1");

    assertThat(queue.turns()).containsExactly("retry:OFFERED");
  }

  @Test
  void aTrackThatCancelledItselfGoesToTheEndOfTheQueue() {
    waiting("lab-", "c1", "c2");
    queue.cancel("x1", "c1", "track-c1");
    queue.enqueueOf("track-c1", "again", "lab-");
    queue.published();

    queue.becomesAvailable("lab-1");

    assertThat(queue.turns()).containsExactly("c2:OFFERED");
  }

  @Test
  void theBrokersOrderOfTheCommandsIsTheOrderOfTheQueue() {
    waiting("lab-", "c1");
    queue.advance(Duration.ofMillis(100));
    waiting("lab-", "c2");
    queue.enqueueLate("early", "lab-", Duration.ofMillis(50));
    queue.becomesAvailable("lab-1");
    queue.becomesAvailable("lab-2");

    assertThat(queue.turns()).containsExactly("c1:OFFERED", "early:OFFERED");
  }

  @Test
  void noTrackFillsTheQueue() {
    for (int command = 1; command <= AllocationQueueRun.SETTINGS.maxPerTrack(); command++) {
      queue.enqueueOf("eager", "c" + command, command % 2 == 0 ? "a-" : "b-");
    }
    queue.published();

    queue.enqueueOf("eager", "more", "c-");
    queue.enqueueOf("modest", "first", "c-");

    assertThat(queue.turns()).containsExactly("more:TURNED_AWAY", "first:OFFERED");
  }

  /** A whole class with a mistyped prefix. */
  @Test
  void noNamePrefixFillsTheQueue() {
    IntStream.rangeClosed(1, AllocationQueueRun.SETTINGS.maxPerPrefix())
        .forEach(i -> waiting("tpyo-", "c" + i));

    queue.enqueue("more", "tpyo-");
    queue.enqueue("first", "lab-");

    assertThat(queue.turns()).containsExactly("more:TURNED_AWAY", "first:OFFERED");
  }

  @Test
  void anAnswerFromTheLeasePassesTheTurnOn() {
    waiting(null, "c1", "c2");
    queue.advance(Duration.ofMillis(1_100));
    assertThat(queue.turns()).containsExactly("c1:OFFERED");

    queue.repeat("c1", "track-c1", "lab-1");

    assertThat(queue.turns()).containsExactly("c2:OFFERED");
  }
}
