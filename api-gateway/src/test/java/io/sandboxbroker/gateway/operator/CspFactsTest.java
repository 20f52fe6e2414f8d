package io.sandboxbroker.gateway.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.csp.CspDeletionConfirmed;
import io.sandboxbroker.csp.CspDeletionFailed;
import io.sandboxbroker.csp.SandboxDiscovered;
import io.sandboxbroker.csp.SandboxVanished;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefusal;
import io.sandboxbroker.csp.SyncRefused;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import java.time.Instant;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class CspFactsTest {

  private static final Instant THEN = Instant.EPOCH;

  private final Syncs syncs = mock();
  private final Cleanups cleanups = mock();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private SpecificRecord fact;
  private RuntimeException failure;
  private int deserialised;
  private final CspFacts facts =
      new CspFacts((topic, value) -> deserialise(), syncs, cleanups, meters);

  @Test
  void handsOnWhatConcernsAnOperatorsCommand() {
    var completed = new SyncCompleted("f", "s", "c", 1, 1, 0, THEN, THEN, false);
    receive(completed);
    verify(syncs).completed(completed);
    var refused = new SyncRefused("f", "s", "c", SyncRefusal.EMPTY, 0, 1, THEN);
    receive(refused);
    verify(syncs).refused(refused);
    var confirmed = new CspDeletionConfirmed("f", "17", 1, 204, THEN);
    receive(confirmed);
    verify(cleanups).confirmed(confirmed);
    var failed = new CspDeletionFailed("f", "17", 1, "500", THEN);
    receive(failed);
    verify(cleanups).failed(failed);
  }

  @Test
  void dropsEverythingElseUnread() {
    receive(SandboxDiscovered.getClassSchema());
    receive(SandboxVanished.getClassSchema());
    facts.receive(record());
    assertThat(deserialised).isZero();
    verifyNoInteractions(syncs, cleanups);
  }

  @Test
  void whatCannotBeReadIsCountedAndStopsNothing() {
    failure = new SerializationException("no magic byte");
    receive(SyncCompleted.getClassSchema());
    assertThat(meters.get("broker.csp.facts.unreadable").counter().count()).isEqualTo(1);
  }

  @Test
  void whatCanBeReadLaterIsNotGivenUp() {
    failure = new TimeoutException("the registry is away");
    assertThatThrownBy(() -> receive(SyncCompleted.getClassSchema())).isSameAs(failure);
  }

  private void receive(SpecificRecord of) {
    fact = of;
    receive(of.getSchema());
  }

  private void receive(Schema type) {
    var record = record();
    Headers.write(record.headers(), Headers.CE_TYPE, type.getFullName());
    facts.receive(record);
  }

  private SpecificRecord deserialise() {
    deserialised++;
    if (failure != null) {
      throw failure;
    }
    return fact;
  }

  private static ConsumerRecord<byte[], byte[]> record() {
    return new ConsumerRecord<>(
        Topics.CSP.name(), 0, 0, "pool".getBytes(UTF_8), "a fact".getBytes(UTF_8));
  }
}
