package io.sandboxbroker.allocator.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import java.util.EnumSet;
import java.util.Set;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamsStateTest {

  private static final Set<State> OPEN = EnumSet.of(State.RUNNING, State.REBALANCING);
  private static final Set<State> FAILED = EnumSet.of(State.PENDING_ERROR, State.ERROR);

  @ParameterizedTest
  @EnumSource
  void onlyAFailureClosesItForGood(State state) {
    KafkaStreams streams = mock();
    given(streams.state()).willReturn(state);
    var queue = new StreamsState(() -> streams);

    assertThat(queue.isRunning()).isEqualTo(OPEN.contains(state));
    assertThat(queue.hasFailed()).isEqualTo(FAILED.contains(state));
  }

  @Test
  void beforeTheStartItIsNeither() {
    var queue = new StreamsState(() -> null);

    assertThat(queue.isRunning()).isFalse();
    assertThat(queue.hasFailed()).isFalse();
  }
}
