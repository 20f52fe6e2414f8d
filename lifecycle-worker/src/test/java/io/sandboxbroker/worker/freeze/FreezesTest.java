package io.sandboxbroker.worker.freeze;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.topic.FreezeKeys;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.Records;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsNotStartedException;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FreezesTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Serde<SpecificRecord> RECORDS = Records.serde();

  @TempDir private Path state;
  private TopologyTestDriver driver;
  private TestInputTopic<String, byte[]> topic;
  private Freezes freezes;

  @BeforeEach
  void start() {
    Properties properties = new Properties();
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "freezes");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:9092");
    Topology topology = new Topology();
    new FreezeTopology().addTo(topology);
    driver = new TopologyTestDriver(topology, properties, NOON);
    topic =
        driver.createInputTopic(
            Topics.FREEZES.name(), new StringSerializer(), new ByteArraySerializer());
    freezes = new Freezes(() -> driver.getKeyValueStore(StoredFreezes.STORE), deserializer());
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void whatNobodyHasFrozenIsThawed() {
    assertThat(freezes.standing(FreezeScope.SYNC, NOON)).isEqualTo(Standing.THAWED);
  }

  @ParameterizedTest
  @EnumSource(value = FreezeScope.class, names = "UNKNOWN", mode = EnumSource.Mode.EXCLUDE)
  void whatIsFrozenIsSoUntilItsFreezeIsDeletedAndNothingElseIs(FreezeScope frozen) {
    freeze(frozen, null);

    for (FreezeScope scope : FreezeScope.values()) {
      assertThat(freezes.mayHold(scope, NOON)).isEqualTo(scope == frozen);
    }
    assertThat(freezes.standing(frozen, NOON.plus(Duration.ofDays(400))))
        .isEqualTo(Standing.FROZEN);
    topic.pipeInput(FreezeKeys.of(frozen), (byte[]) null);
    assertThat(freezes.standing(frozen, NOON)).isEqualTo(Standing.THAWED);
  }

  @Test
  void aFreezeWithAnEndThawsWhenTheClockSaysSo() {
    freeze(FreezeScope.DELETIONS, NOON.plusSeconds(60));

    assertThat(freezes.standing(FreezeScope.DELETIONS, NOON.plusMillis(59_999)))
        .isEqualTo(Standing.FROZEN);
    assertThat(freezes.standing(FreezeScope.DELETIONS, NOON.plusSeconds(60)))
        .isEqualTo(Standing.THAWED);
  }

  @Test
  void aFreezeThatCannotBeReadIsNoLeave() {
    topic.pipeInput("deletions", new byte[] {1, 2, 3});

    assertThat(freezes.standing(FreezeScope.DELETIONS, NOON)).isEqualTo(Standing.UNKNOWN);
    assertThat(freezes.mayHold(FreezeScope.DELETIONS, NOON)).isTrue();
    assertThat(freezes.standing(FreezeScope.SYNC, NOON)).isEqualTo(Standing.THAWED);
  }

  @Test
  void neitherIsOneThatTheRegistryIsNeededForWhileItIsAway() {
    freeze(FreezeScope.SYNC, NOON.minusSeconds(1));
    assertThat(freezes.mayHold(FreezeScope.SYNC, NOON)).isFalse();

    var lost =
        new Freezes(
            () -> driver.getKeyValueStore(StoredFreezes.STORE),
            (name, bytes) -> {
              throw new TimeoutException("no registry");
            });
    assertThat(lost.standing(FreezeScope.SYNC, NOON)).isEqualTo(Standing.UNKNOWN);
    assertThat(lost.standing(FreezeScope.EXPIRY, NOON)).isEqualTo(Standing.THAWED);
  }

  @Test
  void aRecordWithoutAScopeStopsNothing() {
    topic.pipeInput(null, new byte[] {1});
    freeze(FreezeScope.SYNC, null);

    assertThat(freezes.standing(FreezeScope.SYNC, NOON)).isEqualTo(Standing.FROZEN);
  }

  @Test
  void whileTheStreamsDoNotRunNothingIsKnownAndThereforeNothingAllowed() {
    assertThat(unknownBy(() -> failing(new StreamsNotStartedException("not yet")))).isTrue();
    assertThat(unknownBy(() -> failing(new IllegalStateException("ERROR")))).isTrue();
    assertThat(unknownBy(() -> failing(new InvalidStateStoreException("closed")))).isTrue();
  }

  @Test
  void theGaugeShowsEachScopeOfThisService() {
    var meters = new SimpleMeterRegistry();
    new FreezeConfiguration().freezeMetrics(freezes, () -> NOON).bindTo(meters);
    freeze(FreezeScope.DELETIONS, null);
    topic.pipeInput("expiry", new byte[] {1});

    assertThat(gauge(meters, "deletions")).isEqualTo(1);
    assertThat(gauge(meters, "sync")).isZero();
    assertThat(gauge(meters, "expiry")).isNaN();
  }

  private static boolean unknownBy(Supplier<ReadOnlyKeyValueStore<String, byte[]>> store) {
    var asked = new Freezes(store, deserializer());
    return asked.standing(FreezeScope.DELETIONS, NOON) == Standing.UNKNOWN
        && asked.mayHold(FreezeScope.DELETIONS, NOON);
  }

  private static ReadOnlyKeyValueStore<String, byte[]> failing(RuntimeException failure) {
    throw failure;
  }

  private static double gauge(SimpleMeterRegistry meters, String scope) {
    return meters.get("broker_freeze").tag("scope", scope).gauge().value();
  }

  private static Deserializer<SpecificRecord> deserializer() {
    return RECORDS.deserializer();
  }

  private void freeze(FreezeScope scope, Instant until) {
    var freeze = TestFreezes.freeze(scope, NOON, until);
    byte[] bytes = RECORDS.serializer().serialize(Topics.FREEZES.name(), freeze);
    topic.pipeInput(FreezeKeys.of(scope), bytes);
  }
}
