package io.sandboxbroker.worker.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunningStreamsTest {

  private static final Set<State> WORKING = EnumSet.of(State.RUNNING, State.REBALANCING);
  private static final Set<State> FAILED = EnumSet.of(State.PENDING_ERROR, State.ERROR);

  @ParameterizedTest
  @EnumSource
  void onlyAFailureEndsThemForGood(State state) {
    KafkaStreams kafka = mock();
    given(kafka.state()).willReturn(state);
    var streams = new RunningStreams(kafka, Duration.ofSeconds(1));

    assertThat(streams.works()).isEqualTo(WORKING.contains(state));
    assertThat(streams.ended()).isEqualTo(FAILED.contains(state));
  }
}
