package io.sandboxbroker.gateway.inspection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.stats.PoolStats;
import io.sandboxbroker.topic.Topics;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class PoolCountsTest {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private RuntimeException failure;
  private final PoolCounts counts = new PoolCounts((topic, value) -> deserialize(value), 2, meters);

  @Test
  void onlySoManyAreKnownAndTheOthersAreCounted() {
    receive("total", "3");
    receive("available", "2");
    receive("allocated", "1");
    assertThat(counts.of(SandboxStatus.ALLOCATED)).isZero();
    assertThat(ignored()).isEqualTo(1);
    receive("total", "4");
    assertThat(counts.total()).as("one that is known").isEqualTo(4);
    receive("available", null);
    receive("allocated", "1");
    assertThat(counts.of(SandboxStatus.ALLOCATED)).isEqualTo(1);
  }

  @Test
  void whatIsNotAPrefixIsNotTakenForOne() {
    receive("prefix/x", "1");
    receive("prefix/a/available", "1");
    assertThat(counts.prefixes()).containsExactly("a");
  }

  @Test
  void whatCannotBeReadLeavesWhatIsKnown() {
    receive("total", "3");
    failure = new SerializationException("no magic byte");
    receive("total", "4");
    assertThat(counts.total()).isEqualTo(3);
    assertThat(ignored()).isEqualTo(1);
  }

  @Test
  void whatCanBeReadLaterIsNotGivenUp() {
    failure = new TimeoutException("the registry is away");
    assertThatThrownBy(() -> receive("total", "3")).isSameAs(failure);
  }

  private void receive(String key, String value) {
    counts.receive(
        new ConsumerRecord<>(
            Topics.POOL_STATS.name(),
            0,
            0,
            key.getBytes(UTF_8),
            value == null ? null : value.getBytes(UTF_8)));
  }

  private SpecificRecord deserialize(byte[] value) {
    if (failure != null) {
      throw failure;
    }
    return new PoolStats("key", Long.parseLong(new String(value, UTF_8)), Instant.EPOCH, List.of());
  }

  private double ignored() {
    return meters.get("broker.stats.ignored").counter().count();
  }
}
