package io.sandboxbroker.worker.cleanup;

import static io.sandboxbroker.worker.cleanup.Dues.PARTITION;
import static io.sandboxbroker.worker.cleanup.Dues.START;
import static io.sandboxbroker.worker.cleanup.Dues.due;
import static io.sandboxbroker.worker.cleanup.Dues.record;
import static io.sandboxbroker.worker.cleanup.Dues.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.sandboxbroker.timer.CleanupDue;
import io.sandboxbroker.worker.cleanup.UncommittedTimers.FinishedTimers;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class UncommittedTimersTest {

  private static final TopicPartition OTHER = new TopicPartition(PARTITION.topic(), 4);

  private final UncommittedTimers window = new UncommittedTimers();

  @Test
  void aResultDoesNotWaitForAnEarlierTimerButItsOffsetDoes() {
    UncommittedTimer first = add(waiting(5, "a", 1));
    UncommittedTimer second = add(waiting(6, "b", 1));
    UncommittedTimer third = add(waiting(8, "c", 1));
    finish(second);
    finish(third);
    FinishedTimers later = window.takeFinished();
    assertThat(later.timers()).containsExactly(second, third);
    assertThat(committed(later).offset()).isEqualTo(5);
    assertThat(window.takeFinished().offsets()).as("once").isEmpty();

    finish(first);

    FinishedTimers all = window.takeFinished();
    assertThat(all.timers()).containsExactly(first);
    assertThat(all.offsets()).containsExactly(entry(PARTITION, new OffsetAndMetadata(9)));
    assertThat(window.size()).isZero();
  }

  @Test
  void finishedTimersWhoseCommitWasRefusedAreTakenAgain() {
    UncommittedTimer first = add(waiting(5, "a", 1));
    UncommittedTimer second = add(waiting(6, "b", 1));
    add(waiting(8, "c", 1));
    finish(second);
    window.takeFinished();
    finish(first);
    FinishedTimers refused = window.takeFinished();

    window.putBack(refused);

    FinishedTimers again = window.takeFinished();
    assertThat(again.timers()).containsExactly(first);
    assertThat(again.offsets()).isEqualTo(refused.offsets());
    assertThat(window.size()).isEqualTo(1);
  }

  @Test
  void theNextOwnerOfAPartitionSkipsWhatTheFormerOneHasFinished() {
    add(waiting(5, "a", 1));
    finish(add(waiting(6, "b", 1)));
    finish(add(waiting(9, "d", 1)));
    OffsetAndMetadata committed = committed(window.takeFinished());

    var next = new UncommittedTimers();
    next.begin(PARTITION, FinishedOffsets.read(committed));
    List<UncommittedTimer> read =
        List.of(waiting(5, "a", 1), waiting(6, "b", 1), waiting(7, "c", 1), waiting(9, "d", 1));
    read.forEach(next::add);

    assertThat(next.startable()).containsExactly(read.get(0), read.get(2));
    finish(read.get(0));
    assertThat(next.takeFinished().offsets())
        .as("the rest stays known to the owner after it")
        .containsExactly(entry(PARTITION, FinishedOffsets.toCommit(7, LongStream.of(9))));
    finish(read.get(2));
    assertThat(committed(next.takeFinished()).offset()).isEqualTo(10);
  }

  @Test
  void noMoreAreReadThanMayWaitForTheirResult() {
    add(waiting(0, "a", 1));
    finish(add(waiting(1, "b", 1)));
    assertThat(window.isFull(2)).isTrue();
    assertThat(window.isFull(3)).isFalse();

    window.takeFinished();
    assertThat(window.isFull(2)).isFalse();
  }

  @Test
  void onePartitionDoesNotWaitForAnother() {
    add(waiting(0, "a", 1));
    UncommittedTimer other = add(new UncommittedTimer(record(OTHER, 7, new byte[0]), null));

    assertThat(window.takeFinished().timers()).containsExactly(other);
    assertThat(window.size()).isEqualTo(1);
  }

  @Test
  void ofOneSandboxOnlyTheFirstIsStartedUntilItIsCommitted() {
    UncommittedTimer first = add(waiting(0, "a", 1));
    UncommittedTimer again = add(waiting(1, "a", 2));
    UncommittedTimer other = add(waiting(2, "b", 1));
    assertThat(window.startable()).containsExactly(first, other);

    first.markCalled();
    assertThat(window.startable()).containsExactly(other);
    finish(first);
    assertThat(window.startable()).as("done, but not committed").containsExactly(other);

    assertThat(window.takeFinished().timers()).containsExactly(first);
    assertThat(window.startable()).containsExactly(again, other);
  }

  @Test
  void whatWasRefusedForNowWaitsAgainInItsPlace() {
    UncommittedTimer first = add(waiting(0, "a", 1));
    UncommittedTimer second = add(waiting(1, "b", 1));
    first.markCalled();
    first.markWaiting();

    assertThat(window.startable()).containsExactly(first, second);
  }

  @Test
  void revokedPartitionsAreForgotten() {
    add(waiting(0, "a", 1));
    UncommittedTimer kept = add(new UncommittedTimer(record(OTHER, 0, new byte[0]), due("b", 1)));
    window.forget(List.of(PARTITION));

    assertThat(window.startable()).containsExactly(kept);
    assertThat(window.size()).isEqualTo(1);
  }

  @Test
  void theBacklogIsWhatIsNotDoneAndItsAgeThatOfTheLongestOverdue() {
    assertThat(window.oldestDue()).isEmpty();
    UncommittedTimer first = add(waiting(0, "a", 1));
    CleanupDue later = new CleanupDue("t", START.plusSeconds(9), "b", "b", 1);
    add(new UncommittedTimer(record(PARTITION, 1, new byte[0]), later));
    add(new UncommittedTimer(record(PARTITION, 2, new byte[0]), null));
    assertThat(window.backlog()).isEqualTo(2);
    assertThat(window.oldestDue()).contains(START);

    finish(first);

    assertThat(window.backlog()).isEqualTo(1);
    assertThat(window.oldestDue()).contains(START.plusSeconds(9));
  }

  private UncommittedTimer add(UncommittedTimer entry) {
    window.add(entry);
    return entry;
  }

  private static OffsetAndMetadata committed(FinishedTimers finished) {
    return finished.offsets().get(PARTITION);
  }

  private static void finish(UncommittedTimer entry) {
    entry.finish(UncommittedTimer.Outcome.CONFIRMED, null);
  }
}
