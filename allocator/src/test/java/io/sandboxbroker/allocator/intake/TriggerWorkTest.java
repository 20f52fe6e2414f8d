package io.sandboxbroker.allocator.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.pool.Trigger;
import io.sandboxbroker.serde.AvroDeserializer;
import io.sandboxbroker.serde.AvroSerializer;
import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.timer.SyncReason;
import io.sandboxbroker.topic.DeadLetter;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

class TriggerWorkTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private static final Map<String, Object> SERDES =
      Map.of(
          "schema.registry.url",
          "mock://trigger-work",
          "value.subject.name.strategy",
          "TopicRecordNameStrategy",
          "auto.register.schemas",
          true,
          "specific.avro.reader",
          true);
  private static final AllocateSandbox COMMAND =
      AllocateSandbox.newBuilder()
          .setCommandId("c1")
          .setRequestId("r1")
          .setTrackId("track")
          .setIdempotencyKey("track")
          .setIdempotencyKeyExplicit(false)
          .setRequestedAt(NOW)
          .setDeadline(NOW.plusSeconds(25))
          .build();

  private final AvroSerializer writer = new AvroSerializer();
  private final AvroDeserializer reader = new AvroDeserializer();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  TriggerWorkTest() {
    writer.configure(SERDES, false);
    reader.configure(SERDES, false);
  }

  private TriggerWork work(Function<Trigger, CompletableFuture<Outcome>> handler) {
    return new TriggerWork(handler, reader, writer, new IntakeMetrics(meters), () -> NOW, 3);
  }

  private ConsumerRecord<String, byte[]> record(Topic topic, byte[] value) {
    return new ConsumerRecord<>(topic.name(), 3, 42, "track", value);
  }

  private ConsumerRecord<String, byte[]> command() {
    var topic = Topics.ALLOCATION_COMMANDS;
    return record(topic, writer.serialize(topic.name(), COMMAND));
  }

  private static CompletableFuture<Outcome> refuse(Trigger trigger) {
    return completedFuture(
        new Outcome.AllocationRefused(
            (Trigger.AllocateSandbox) trigger, Refusal.OfAllocation.NO_SANDBOXES_AVAILABLE));
  }

  @Test
  void anOutcomeIsToldToWhomeverWaitsForIt() {
    var command = command();
    Headers.write(command.headers(), Headers.REPLY_TO, "gateway-1");
    Headers.write(command.headers(), Headers.REQUEST_ID, "r1");
    Headers.write(command.headers(), Headers.TRACEPARENT, "00-1-2-01");

    var told = work(TriggerWorkTest::refuse).work(command).join().orElseThrow();

    assertThat(told.topic()).isEqualTo(Topics.EVENTS.name());
    assertThat(told.key()).isEqualTo("c1");
    assertThat(Headers.read(told.headers(), Headers.REPLY_TO)).contains("gateway-1");
    assertThat(Headers.read(told.headers(), Headers.REQUEST_ID)).contains("r1");
    assertThat(Headers.read(told.headers(), Headers.TRACEPARENT)).contains("00-1-2-01");
    assertThat(Headers.read(told.headers(), Headers.CE_ID)).contains("c1/AllocationRejected");
    assertThat(Headers.read(told.headers(), Headers.CE_SUBJECT)).contains("track");
    assertThat(reader.deserialize(told.topic(), told.value()))
        .isEqualTo(
            new AllocationRejected(
                "c1/AllocationRejected",
                "c1",
                "r1",
                NOW,
                "track",
                AllocationRejection.NO_SANDBOXES_AVAILABLE));
  }

  @Test
  void aRecordThatCannotBeDecodedIsLaidAsideAsItWas() {
    byte[] garbage = "garbage".getBytes(UTF_8);
    var record = record(Topics.ALLOCATION_COMMANDS, garbage);
    record.headers().add("kept", "yes".getBytes(UTF_8));

    var letter = work(TriggerWorkTest::refuse).work(record).join().orElseThrow();

    assertThat(letter.topic()).isEqualTo(Topics.DEAD_LETTERS.name());
    assertThat(letter.value()).isEqualTo(garbage);
    assertThat(letter.key()).isEqualTo("track");
    assertThat(Headers.read(letter.headers(), "kept")).contains("yes");
    assertThat(Headers.read(letter.headers(), DeadLetter.TOPIC))
        .contains(Topics.ALLOCATION_COMMANDS.name());
    assertThat(Headers.read(letter.headers(), DeadLetter.PARTITION)).contains("3");
    assertThat(Headers.read(letter.headers(), DeadLetter.OFFSET)).contains("42");
    assertThat(Headers.read(letter.headers(), DeadLetter.REASON).orElseThrow()).isNotBlank();
    assertThat(meters.counter("broker_dead_letters", "topic", record.topic()).count()).isOne();
  }

  @Test
  void aRecordWithoutAValueIsLaidAside() {
    var letter =
        work(TriggerWorkTest::refuse).work(record(Topics.TIMERS, null)).join().orElseThrow();

    assertThat(letter.topic()).isEqualTo(Topics.DEAD_LETTERS.name());
  }

  @Test
  void aTriggerThatFailsAgainAndAgainIsLaidAside() {
    var attempts = new AtomicInteger();

    var letter =
        work(trigger -> {
              attempts.incrementAndGet();
              return failedFuture(new IllegalStateException("a bug"));
            })
            .work(command())
            .join()
            .orElseThrow();

    assertThat(letter.topic()).isEqualTo(Topics.DEAD_LETTERS.name());
    assertThat(Headers.read(letter.headers(), DeadLetter.REASON))
        .contains("IllegalStateException: a bug");
    assertThat(attempts).hasValue(3);
  }

  @Test
  void aTriggerThatFailsOnceIsServed() {
    var attempts = new AtomicInteger();

    var told =
        work(trigger -> {
              if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("once");
              }
              return refuse(trigger);
            })
            .work(command())
            .join()
            .orElseThrow();

    assertThat(told.topic()).isEqualTo(Topics.EVENTS.name());
  }

  @Test
  void anUnavailableStoreIsNoPoison() {
    var work = work(trigger -> failedFuture(new StoreUnavailableException("throttled")));

    assertThatThrownBy(work.work(command())::join)
        .hasCauseInstanceOf(StoreUnavailableException.class);
  }

  @Test
  void aRegistryThatIsAwayIsNoPoison() {
    Deserializer<SpecificRecord> away =
        (topic, data) -> {
          throw new RetriableException("registry away") {};
        };
    var work =
        new TriggerWork(
            TriggerWorkTest::refuse, away, writer, new IntakeMetrics(meters), () -> NOW, 3);

    assertThatThrownBy(work.work(command())::join).hasCauseInstanceOf(RetriableException.class);
  }

  @Test
  void aTimerForOthersIsPassedOver() {
    var due = new SyncDue("t1", NOW, SyncReason.SCHEDULED);
    var record = record(Topics.TIMERS, writer.serialize(Topics.TIMERS.name(), due));

    assertThat(work(TriggerWorkTest::refuse).work(record).join()).isEmpty();
  }
}
