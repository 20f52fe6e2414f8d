package io.sandboxbroker.worker.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FinishedOffsetsTest {

  /** The default of a broker's {@code offset.metadata.max.bytes}. */
  private static final int ACCEPTED = 4_096;

  @Test
  void whatIsReadIsWhatWasCommitted() {
    OffsetAndMetadata committed = FinishedOffsets.toCommit(100, LongStream.of(101, 107, 9_000));
    FinishedOffsets read = FinishedOffsets.read(committed);

    assertThat(committed.offset()).isEqualTo(100);
    assertThat(LongStream.range(0, 10_000).filter(read::contains))
        .containsExactly(101L, 107L, 9_000L);
  }

  @Test
  void anyNumberOfFinishedOffsetsFitsIntoTheMetadata() {
    long next = 1L << 40;
    OffsetAndMetadata committed =
        FinishedOffsets.toCommit(next, LongStream.range(next + 1, next + 1_000_000));

    assertThat(committed.metadata().length()).isLessThanOrEqualTo(ACCEPTED);
    assertThat(FinishedOffsets.read(committed).contains(next + 23_999)).isTrue();
    assertThat(FinishedOffsets.read(committed).contains(next + 24_000)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "something else", "finished:", "finished:no Base64"})
  void otherMetadataMeansThatNoneIsFinished(String metadata) {
    FinishedOffsets read = FinishedOffsets.read(new OffsetAndMetadata(5, metadata));

    assertThat(LongStream.range(0, 100).filter(read::contains)).isEmpty();
  }
}
