package io.sandboxbroker.gateway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.gateway.FakeHistory;
import io.sandboxbroker.gateway.reply.RecentEvents;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class EventLoaderTest {

  private final FakeHistory topic = new FakeHistory();
  private final RecentEvents recent = new RecentEvents(10_000, 1_000_000);
  private final EventLoader loader = new EventLoader(topic::consumer, Duration.ofSeconds(20));

  @Test
  void aGatewayThatHasJustStartedKnowsTheNewestEvents() {
    add(3);

    loader.load(recent);

    assertThat(recent.all().events())
        .extracting(RecentEvents.Entry::offset)
        .containsExactly(0L, 1L, 2L);
    assertThat(recent.all().completeFrom()).isEqualTo(Map.of(0, 0L));
    assertThat(recent.all().next()).isEqualTo(Map.of(0, 3L));
  }

  @Test
  void itReadsABoundedNumber() {
    add(2_500);

    loader.load(recent);

    assertThat(recent.all().events()).hasSize(2_400);
    assertThat(recent.all().completeFrom()).isEqualTo(Map.of(0, 100L));
  }

  @Test
  void itReadsNoDeletedEvents() {
    add(5);
    topic.beginsAt(2);

    loader.load(recent);

    assertThat(recent.all().completeFrom()).isEqualTo(Map.of(0, 2L));
  }

  @Test
  void anOutageIsAnError() {
    topic.isAway(true);

    assertThatThrownBy(() -> loader.load(recent)).isInstanceOf(KafkaException.class);
  }

  private void add(int events) {
    for (int event = 0; event < events; event++) {
      topic.add(new byte[] {1}, new byte[] {2});
    }
  }
}
