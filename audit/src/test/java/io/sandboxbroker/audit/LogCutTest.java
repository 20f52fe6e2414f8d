package io.sandboxbroker.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.audit.log.LogCut;
import java.time.Instant;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LogCutTest {

  private static final TopicPartition EVENTS = new TopicPartition("sandbox.events", 0);
  private static final TopicPartition OTHERS = new TopicPartition("sandbox.events", 1);
  private static final TopicPartition COMMANDS = new TopicPartition("sandbox.commands", 0);

  private final LogCut cut = new LogCut();

  @Test
  void aLogWithoutOpenTransactionsIsCompleteUpToNow() {
    cut.observeReadable(EVENTS, 10, 10, second(1));
    cut.observeReadable(OTHERS, 0, 0, second(1));

    assertThat(cut.advance(second(1))).isEqualTo(second(1));
  }

  @Test
  void anOpenTransactionStopsTheCutOfAllPartitions() {
    cut.observeReadable(EVENTS, 10, 10, second(1));
    cut.observeReadable(OTHERS, 10, 10, second(1));
    cut.observeReadable(EVENTS, 10, 12, second(2));
    cut.observeReadable(OTHERS, 20, 20, second(2));
    assertThat(cut.advance(second(2))).isEqualTo(second(1));

    // The transaction has ended, and the next one has begun.
    cut.observeReadable(EVENTS, 12, 15, second(3));
    cut.observeReadable(OTHERS, 20, 20, second(3));
    assertThat(cut.advance(second(3))).isEqualTo(second(2));
  }

  @Test
  void aTransactionThatWasOpenBeforeTheFirstLookProvesNothing() {
    cut.observeReadable(EVENTS, 10, 12, second(1));

    assertThat(cut.advance(second(1))).isNull();
  }

  @Test
  void aCommandThatIsNotProcessedStopsTheCut() {
    observe(1, 5, 5);
    cut.advance(second(1));
    observe(2, 5, 5);
    assertThat(cut.advance(second(2))).isEqualTo(second(1));

    observe(3, 5, 6);
    cut.advance(second(3));
    observe(9, 5, 8);
    assertThat(cut.advance(second(9))).isBefore(second(3));

    observe(10, 8, 8);
    cut.advance(second(10));
    observe(11, 8, 8);
    assertThat(cut.advance(second(11))).isEqualTo(second(10));
  }

  /** The offset may be committed when its outcome cannot be read yet. */
  @Test
  void theOutcomeOfAProcessedCommandMustBeReadableToo() {
    cut.observeReadable(EVENTS, 10, 10, second(1));
    cut.observeProcessed(COMMANDS, 5, 5, second(1));
    cut.advance(second(1));
    cut.observeReadable(EVENTS, 10, 14, second(2));
    cut.observeProcessed(COMMANDS, 5, 5, second(2));

    assertThat(cut.advance(second(2))).isEqualTo(second(1));
  }

  private void observe(int second, long committed, long end) {
    cut.observeReadable(EVENTS, 10, 10, second(second));
    cut.observeProcessed(COMMANDS, committed, end, second(second));
  }

  private static Instant second(int second) {
    return Instant.ofEpochSecond(second);
  }
}
