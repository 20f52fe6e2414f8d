package io.sandboxbroker.worker.cleanup;

import static io.sandboxbroker.worker.cleanup.Dues.PARTITION;
import static io.sandboxbroker.worker.cleanup.Dues.START;
import static io.sandboxbroker.worker.cleanup.Dues.due;
import static io.sandboxbroker.worker.cleanup.Dues.record;
import static io.sandboxbroker.worker.cleanup.Dues.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.timer.CleanupDue;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class UncommittedTimersTest {

  private static final TopicPartition OTHER = new TopicPartition(PARTITION.topic(), 4);

  private final UncommittedTimers window = new UncommittedTimers();

  @Test
  void whatIsDoneStaysUntilAllBeforeItIsDone() {
    UncommittedTimer first = add(waiting(0, "a", 1));
    UncommittedTimer second = add(waiting(1, "b", 1));
    UncommittedTimer third = add(waiting(2, "c", 1));
    finish(second);
    finish(third);
    assertThat(window.takeFinished()).isEmpty();

    finish(first);

    assertThat(window.takeFinished()).containsExactly(first, second, third);
    assertThat(window.size()).isZero();
  }

  @Test
  void onePartitionDoesNotWaitForAnother() {
    add(waiting(0, "a", 1));
    UncommittedTimer other = add(new UncommittedTimer(record(OTHER, 7, new byte[0]), null));

    assertThat(window.takeFinished()).containsExactly(other);
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

    assertThat(window.takeFinished()).containsExactly(first);
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
    window.onPartitionsRevoked(List.of(PARTITION));

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

  private static void finish(UncommittedTimer entry) {
    entry.finish(UncommittedTimer.Outcome.CONFIRMED, null);
  }
}
