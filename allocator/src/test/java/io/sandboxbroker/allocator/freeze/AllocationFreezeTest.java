package io.sandboxbroker.allocator.freeze;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.freeze.Freeze;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.serde.AvroDeserializer;
import io.sandboxbroker.serde.AvroSerializer;
import io.sandboxbroker.topic.Topics;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

class AllocationFreezeTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

  private final AvroSerializer writer = new AvroSerializer();
  private final AvroDeserializer reader = new AvroDeserializer();
  private final AllocationFreeze freeze = new AllocationFreeze(reader);

  AllocationFreezeTest() {
    Map<String, Object> serdes =
        Map.of("schema.registry.url", "mock://freezes", "specific.avro.reader", true);
    writer.configure(serdes, false);
    reader.configure(serdes, false);
  }

  private byte[] record(Instant until) {
    return writer.serialize(
        Topics.FREEZES.name(),
        Freeze.newBuilder()
            .setScope(FreezeScope.ALLOCATIONS)
            .setReason("why")
            .setRequestId("r1")
            .setSince(NOW)
            .setUntil(until)
            .build());
  }

  @Test
  void nothingIsFrozenUntilSomebodyFreezesIt() {
    assertThat(freeze.holds(NOW)).isFalse();
    assertThat(freeze.shown(NOW)).isZero();
  }

  @Test
  void itHoldsUntilItIsThawed() {
    freeze.take(record(null));
    assertThat(freeze.holds(NOW.plusSeconds(1_000_000))).isTrue();
    assertThat(freeze.shown(NOW)).isOne();

    freeze.take(null);
    assertThat(freeze.holds(NOW)).isFalse();
  }

  @Test
  void itEndsByItselfAtItsTime() {
    freeze.take(record(NOW.plusSeconds(60)));

    assertThat(freeze.holds(NOW.plusMillis(59_999))).isTrue();
    assertThat(freeze.holds(NOW.plusSeconds(60))).isFalse();
    assertThat(freeze.shown(NOW.plusSeconds(60))).isZero();
  }

  @Test
  void whatCannotBeReadHoldsUntilItIsReplaced() {
    freeze.take("no avro".getBytes(UTF_8));
    freeze.readAgain();

    assertThat(freeze.holds(NOW)).isTrue();
    assertThat(freeze.shown(NOW)).isNaN();

    freeze.take(null);
    assertThat(freeze.holds(NOW)).isFalse();
  }

  @Test
  void whatCouldNotBeReadWhileTheRegistryWasAwayIsReadOnceItIsBack() {
    var away = new AtomicBoolean(true);
    Deserializer<SpecificRecord> shaky =
        (topic, data) -> {
          if (away.get()) {
            throw new TimeoutException("the registry is away");
          }
          return reader.deserialize(topic, data);
        };
    var held = new AllocationFreeze(shaky);
    held.take(record(NOW));
    assertThat(held.holds(NOW)).isTrue();

    away.set(false);
    held.readAgain();

    assertThat(held.holds(NOW)).isFalse();
  }
}
