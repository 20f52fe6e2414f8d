package io.sandboxbroker.kafka.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.kafka.config.StreamsBuilderFactoryBean;

class StreamsFactoryTest {

  private static final Set<State> WORKING = EnumSet.of(State.RUNNING, State.REBALANCING);
  private static final Set<State> FAILED = EnumSet.of(State.PENDING_ERROR, State.ERROR);

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "3, 2", "5, 4"})
  void allCopiesButOneHoldAnAcknowledgedRecord(int replication, String inSync) {
    assertThat(StreamsFactory.safe(Map.of("replication.factor", replication)))
        .containsEntry("topic.min.insync.replicas", inSync);
  }

  @Test
  void theBrokersDecideWhenTheNumberOfCopiesIsLeftToThem() {
    assertThat(StreamsFactory.safe(Map.of("replication.factor", "-1")))
        .doesNotContainKey("topic.min.insync.replicas");
  }

  @ParameterizedTest
  @EnumSource
  void onlyAFailureEndsTheStreamsForGood(State state) {
    KafkaStreams kafka = mock();
    given(kafka.state()).willReturn(state);
    StreamsBuilderFactoryBean streams = mock();
    assertThat(StreamsFactory.isRunning(streams)).isFalse();
    assertThat(StreamsFactory.hasFailed(streams)).isFalse();
    given(streams.getKafkaStreams()).willReturn(kafka);

    assertThat(StreamsFactory.isRunning(streams)).isEqualTo(WORKING.contains(state));
    assertThat(StreamsFactory.hasFailed(streams)).isEqualTo(FAILED.contains(state));
  }

  @Test
  void transactionalIdsAreTheSameAfterARestart() {
    var ids =
        StreamsFactory.transactionalIds(
            Map.of("application.id", "queue", "broker.instance.id", "allocator-1"));

    assertThat(ids.idFor("queue-6f1c8b6e-1f0a-4c0e-9d59-5a1f0f3ad6a1-1"))
        .isEqualTo(ids.idFor("queue-0d7a3f3c-7d0e-4f63-9b7c-0f6c5a8a0b11-1"))
        .isEqualTo("queue-allocator-1-1");
  }

  @Test
  void anInstanceWithoutANameIsRefused() {
    assertThatThrownBy(() -> StreamsFactory.transactionalIds(Map.of("broker.instance.id", " ")))
        .hasMessageContaining("broker.instance.id");
  }
}
