package io.sandboxbroker.kafka.freeze;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.freeze.Freeze;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.kafka.freeze.FreezeState.Status;
import io.sandboxbroker.topic.FreezeKeys;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FreezeStateTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final String GARBAGE = "garbage";

  private final Map<String, Freeze> written = new HashMap<>();
  private boolean registryIsAway;
  private final FreezeState freezes = new FreezeState((topic, value) -> deserialize(value));

  @Test
  void everyScopeIsThawedUntilItIsFrozen() {
    assertThat(freezes.status(FreezeScope.SYNC, NOON)).isEqualTo(Status.THAWED);
    assertThat(freezes.isFrozen(FreezeScope.ALLOCATIONS, NOON)).isFalse();
    assertThat(freezes.find(FreezeScope.EXPIRY, NOON)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(value = FreezeScope.class, names = "UNKNOWN", mode = EnumSource.Mode.EXCLUDE)
  void aScopeAloneIsFrozenUntilItsFreezeIsDeleted(FreezeScope frozen) {
    Freeze freeze = freeze(frozen, null);

    for (FreezeScope scope : FreezeScope.values()) {
      assertThat(freezes.isFrozen(scope, NOON)).isEqualTo(scope == frozen);
    }
    assertThat(freezes.find(frozen, NOON)).contains(freeze);
    assertThat(freezes.status(frozen, NOON.plus(Duration.ofDays(400)))).isEqualTo(Status.FROZEN);
    receive(FreezeKeys.of(frozen), null);
    assertThat(freezes.status(frozen, NOON)).isEqualTo(Status.THAWED);
  }

  @Test
  void aFreezeWithAnEndThawsAtItsEnd() {
    Freeze freeze = freeze(FreezeScope.DELETIONS, NOON.plusSeconds(60));

    assertThat(freezes.status(FreezeScope.DELETIONS, NOON.plusMillis(59_999)))
        .isEqualTo(Status.FROZEN);
    assertThat(freezes.find(FreezeScope.DELETIONS, NOON.plusMillis(59_999))).contains(freeze);
    assertThat(freezes.status(FreezeScope.DELETIONS, NOON.plusSeconds(60)))
        .isEqualTo(Status.THAWED);
    assertThat(freezes.find(FreezeScope.DELETIONS, NOON.plusSeconds(60))).isEmpty();
  }

  @Test
  void theLastFreezeOfAScopeCounts() {
    freeze(FreezeScope.SYNC, null);
    Freeze last = freeze(FreezeScope.SYNC, NOON.plusSeconds(1));

    assertThat(freezes.find(FreezeScope.SYNC, NOON)).contains(last);
  }

  @Test
  void aFreezeThatCannotBeReadCountsAsFrozenUntilItIsReplaced() {
    receive("deletions", GARBAGE);
    freezes.afterPoll();

    assertThat(freezes.status(FreezeScope.DELETIONS, NOON)).isEqualTo(Status.UNKNOWN);
    assertThat(freezes.isFrozen(FreezeScope.DELETIONS, NOON)).isTrue();
    assertThat(freezes.status(FreezeScope.SYNC, NOON)).isEqualTo(Status.THAWED);

    receive("deletions", null);
    assertThat(freezes.isFrozen(FreezeScope.DELETIONS, NOON)).isFalse();
  }

  @Test
  void aFreezeThatCannotBeReadLeavesTheLastReadableOne() {
    Freeze freeze = freeze(FreezeScope.SYNC, null);
    receive("sync", GARBAGE);

    assertThat(freezes.find(FreezeScope.SYNC, NOON)).contains(freeze);
  }

  @Test
  void aFreezeThatNeedsTheRegistryIsReadOnceTheRegistryIsBack() {
    registryIsAway = true;
    freeze(FreezeScope.SYNC, NOON);
    assertThat(freezes.isFrozen(FreezeScope.SYNC, NOON)).isTrue();
    freezes.afterPoll();
    assertThat(freezes.isFrozen(FreezeScope.SYNC, NOON)).isTrue();

    registryIsAway = false;
    freezes.afterPoll();

    assertThat(freezes.status(FreezeScope.SYNC, NOON)).isEqualTo(Status.THAWED);
    assertThat(freezes.find(FreezeScope.SYNC, NOON.minusSeconds(1))).isPresent();
  }

  @Test
  void unknownScopesAreIgnored() {
    receive("everything", GARBAGE);
    receive("unknown", GARBAGE);
    receive(null, GARBAGE);

    assertThat(FreezeKeys.SCOPES).noneMatch(scope -> freezes.isFrozen(scope, NOON));
  }

  @Test
  void listenersSeeEveryChangeThatIsRead() {
    List<String> seen = new ArrayList<>();
    freezes.addListener((scope, freeze) -> seen.add(scope + (freeze == null ? " -" : " +")));
    freeze(FreezeScope.SYNC, null);
    receive("sync", GARBAGE);
    receive("sync", null);

    assertThat(seen).containsExactly("SYNC +", "SYNC -");
  }

  @Test
  void gaugesShowTheChosenScopes() {
    var meters = new SimpleMeterRegistry();
    freezes
        .gauges(() -> NOON, List.of(FreezeScope.DELETIONS, FreezeScope.SYNC, FreezeScope.EXPIRY))
        .bindTo(meters);
    freeze(FreezeScope.DELETIONS, NOON.plusSeconds(1));
    receive("expiry", GARBAGE);

    assertThat(gauge(meters, "deletions")).isOne();
    assertThat(gauge(meters, "sync")).isZero();
    assertThat(gauge(meters, "expiry")).isNaN();
    assertThat(meters.find("broker.freeze").tag("scope", "allocations").gauge()).isNull();
  }

  private static double gauge(SimpleMeterRegistry meters, String scope) {
    return meters.get("broker.freeze").tag("scope", scope).gauge().value();
  }

  private Freeze freeze(FreezeScope scope, Instant until) {
    var freeze = new Freeze(scope, "a test", "request", NOON.minusSeconds(60), until);
    String bytes = "freeze " + written.size();
    written.put(bytes, freeze);
    receive(FreezeKeys.of(scope), bytes);
    return freeze;
  }

  private void receive(String key, String value) {
    freezes.receive(
        new ConsumerRecord<>(
            Topics.FREEZES.name(),
            0,
            0,
            key == null ? null : key.getBytes(UTF_8),
            value == null ? null : value.getBytes(UTF_8)));
  }

  private Freeze deserialize(byte[] value) {
    if (registryIsAway) {
      throw new TimeoutException("the registry is away");
    }
    Freeze freeze = written.get(new String(value, UTF_8));
    if (freeze == null) {
      throw new SerializationException("no magic byte");
    }
    return freeze;
  }
}
