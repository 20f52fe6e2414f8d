package io.sandboxbroker.gateway.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.freeze.Freeze;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class FreezesTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final Freezes freezes = new Freezes(1);
  private Freeze read = freeze("why", null);
  private RuntimeException failure;
  private final FreezeRecords records = new FreezeRecords((topic, value) -> deserialise(), freezes);

  @Test
  void theLastThatWasReadOfAScopeCounts() {
    receive("sync", "a freeze");
    assertThat(freezes.find(FreezeScope.SYNC, NOON)).contains(read);
    assertThat(freezes.find(FreezeScope.EXPIRY, NOON)).isEmpty();
    read = freeze("another reason", null);
    receive("sync", "a freeze");
    assertThat(freezes.find(FreezeScope.SYNC, NOON)).contains(read);
    receive("sync", null);
    assertThat(freezes.find(FreezeScope.SYNC, NOON)).isEmpty();
  }

  @Test
  void whatHasEndedIsThawed() {
    read = freeze("why", NOON);
    receive("sync", "a freeze");
    assertThat(freezes.find(FreezeScope.SYNC, NOON.minusMillis(1))).contains(read);
    assertThat(freezes.find(FreezeScope.SYNC, NOON)).isEmpty();
  }

  @Test
  void aScopeThatIsNotKnownHereIsPassedOver() {
    receive("everything", "a freeze");
    receive("unknown", "a freeze");
    assertThat(Scopes.ALL).noneMatch(scope -> freezes.find(scope, NOON).isPresent());
  }

  @Test
  void whatCannotBeReadLeavesWhatIsKnown() {
    receive("sync", "a freeze");
    failure = new SerializationException("no magic byte");
    receive("sync", "garbage");
    assertThat(freezes.find(FreezeScope.SYNC, NOON)).contains(read);
  }

  @Test
  void whatCanBeReadLaterIsNotGivenUp() {
    failure = new TimeoutException("the registry is away");
    assertThatThrownBy(() -> receive("sync", "a freeze")).isSameAs(failure);
  }

  @Test
  void whoWroteAFreezeWaitsForThatOne() {
    var written = freeze("why", NOON);
    CompletableFuture<Void> reading = freezes.reads(FreezeScope.SYNC, written).toFuture();
    freezes.take(FreezeScope.EXPIRY, written);
    freezes.take(FreezeScope.SYNC, freeze("another reason", NOON));
    freezes.take(FreezeScope.SYNC, null);
    assertThat(reading).isNotDone();
    freezes.take(FreezeScope.SYNC, freeze("why", NOON));
    assertThat(reading).succeedsWithin(Duration.ofSeconds(5));
    Awaitility.await().until(() -> freezes.waiting() == 0);
  }

  @Test
  void whoThawsWaitsForThat() {
    CompletableFuture<Void> reading = freezes.reads(FreezeScope.SYNC, null).toFuture();
    freezes.take(FreezeScope.SYNC, freeze("why", null));
    assertThat(reading).isNotDone();
    freezes.take(FreezeScope.SYNC, null);
    assertThat(reading).succeedsWithin(Duration.ofSeconds(5));
  }

  @Test
  void onlySoManyWaitAndWhoLeavesMakesRoom() {
    CompletableFuture<Void> first = freezes.reads(FreezeScope.SYNC, null).toFuture();
    StepVerifier.create(freezes.reads(FreezeScope.SYNC, null)).verifyError(RefusedException.class);
    first.cancel(true);
    Awaitility.await().until(() -> freezes.waiting() == 0);
    assertThat(freezes.reads(FreezeScope.SYNC, null).toFuture()).isNotDone();
  }

  private void receive(String key, String value) {
    records.receive(
        new ConsumerRecord<>(
            Topics.FREEZES.name(),
            0,
            0,
            key.getBytes(UTF_8),
            value == null ? null : value.getBytes(UTF_8)));
  }

  private Freeze deserialise() {
    if (failure != null) {
      throw failure;
    }
    return read;
  }

  private static Freeze freeze(String reason, Instant until) {
    return new Freeze(FreezeScope.SYNC, reason, "request-1", Instant.EPOCH, until);
  }
}
