package io.sandboxbroker.allocator.intake;

import static io.sandboxbroker.allocator.intake.ProcessorFixture.NOW;
import static io.sandboxbroker.allocator.intake.ProcessorFixture.allocation;
import static io.sandboxbroker.allocator.intake.ProcessorFixture.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.topic.DeadLetter;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.tracing.Tracing;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

class RecordProcessorTest {

  private final ProcessorFixture fixture = new ProcessorFixture();

  private ConsumerRecord<String, byte[]> command() {
    return fixture.record(Topics.ALLOCATION_COMMANDS, allocation().build());
  }

  private ProducerRecord<String, byte[]> processed(Supplier<CompletableFuture<Reply>> reply) {
    return fixture
        .processor(new RecordHandler<>(AllocateSandbox.class, (value, context) -> reply.get()))
        .process(command())
        .join()
        .getFirst();
  }

  private static ConsumerRecord<String, byte[]> raw(Topic topic, byte[] value) {
    return new ConsumerRecord<>(topic.name(), 3, 42, "track", value);
  }

  @Test
  void anOutcomeIsPublishedWithTheHeadersOfItsCommand() {
    var command = command();
    Headers.write(command.headers(), Headers.TRACEPARENT, "00-1-2-01");
    Headers.write(command.headers(), Headers.ACTOR, "lab-platform");

    var event = fixture.process(command).getFirst();

    assertThat(event.topic()).isEqualTo(Topics.EVENTS.name());
    assertThat(event.key()).isEqualTo("c1");
    assertThat(header(event, Headers.REPLY_TO)).isEqualTo("gateway-1");
    assertThat(header(event, Headers.REQUEST_ID)).isEqualTo("r1");
    assertThat(header(event, Headers.ACTOR)).isEqualTo("lab-platform");
    assertThat(header(event, Headers.TRACEPARENT)).isEqualTo("00-1-2-01");
    assertThat(header(event, Headers.CE_ID)).isEqualTo("c1/AllocationRejected");
    assertThat(header(event, Headers.CE_SUBJECT)).isEqualTo("track");
    assertThat(fixture.read(event))
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
  void theGatewayThatWaitsGetsTheSameEventInItsPartitionOfTheReplies() {
    var command = command();
    Headers.write(command.headers(), Headers.REPLY_PARTITION, "7");

    var records = fixture.process(command);

    assertThat(records)
        .extracting(ProducerRecord::topic)
        .containsExactly(Topics.EVENTS.name(), Topics.REPLIES.name());
    ProducerRecord<String, byte[]> event = records.getFirst();
    ProducerRecord<String, byte[]> reply = records.getLast();
    assertThat(reply.partition()).isEqualTo(7);
    assertThat(reply.key()).isEqualTo("gateway-1");
    assertThat(reply.value()).isEqualTo(event.value());
    assertThat(reply.headers()).isEqualTo(event.headers());
  }

  @Test
  void noReplyGoesWhereNobodyWaitsForIt() {
    var async = fixture.asyncRecord(Topics.ALLOCATION_COMMANDS, allocation().build());
    Headers.write(async.headers(), Headers.REPLY_PARTITION, "7");
    assertThat(fixture.process(async))
        .extracting(ProducerRecord::topic)
        .doesNotContain(Topics.REPLIES.name());

    for (String wrong : List.of("-1", "" + Topics.REPLIES.partitions(), "", "7.0", "many")) {
      var command = command();
      Headers.write(command.headers(), Headers.REPLY_PARTITION, wrong);
      assertThat(fixture.process(command))
          .as(wrong)
          .extracting(ProducerRecord::topic)
          .containsExactly(Topics.EVENTS.name());
    }
  }

  @Test
  void anUndecodableRecordBecomesADeadLetterUnchanged() {
    byte[] garbage = "garbage".getBytes(UTF_8);
    var record = raw(Topics.ALLOCATION_COMMANDS, garbage);
    record.headers().add("kept", "yes".getBytes(UTF_8));

    var letter = fixture.process(record).getFirst();

    assertThat(letter.topic()).isEqualTo(Topics.DEAD_LETTERS.name());
    assertThat(letter.value()).isEqualTo(garbage);
    assertThat(letter.key()).isEqualTo("track");
    assertThat(header(letter, "kept")).isEqualTo("yes");
    assertThat(header(letter, DeadLetter.TOPIC)).isEqualTo(Topics.ALLOCATION_COMMANDS.name());
    assertThat(header(letter, DeadLetter.PARTITION)).isEqualTo("3");
    assertThat(header(letter, DeadLetter.OFFSET)).isEqualTo("42");
    assertThat(header(letter, DeadLetter.REASON)).isNotBlank();
    assertThat(fixture.meters.counter("broker.dead.letters", "topic", record.topic()).count())
        .isOne();
  }

  @Test
  void aRecordWithoutAValueBecomesADeadLetter() {
    var letter = fixture.process(raw(Topics.TIMERS, null)).getFirst();

    assertThat(letter.topic()).isEqualTo(Topics.DEAD_LETTERS.name());
  }

  @Test
  void aRecordThatFailsAgainAndAgainBecomesADeadLetter() {
    var attempts = new AtomicInteger();

    var letter =
        processed(
            () -> {
              attempts.incrementAndGet();
              return failedFuture(new IllegalStateException("a bug"));
            });

    assertThat(letter.topic()).isEqualTo(Topics.DEAD_LETTERS.name());
    assertThat(header(letter, DeadLetter.REASON)).isEqualTo("IllegalStateException: a bug");
    assertThat(attempts).hasValue(3);
  }

  @Test
  void aRecordThatFailsOnceIsServed() {
    var attempts = new AtomicInteger();

    var queued =
        processed(
            () -> {
              if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("once");
              }
              return completedFuture(Reply.queue(allocation().build()));
            });

    assertThat(queued.topic()).isEqualTo(Topics.ALLOCATION_WAITING.name());
  }

  @Test
  void anUnavailableStoreIsTriedAgainInPlaceUntilItAnswers() {
    var attempts = new AtomicInteger();

    var queued =
        processed(
            () ->
                attempts.incrementAndGet() < 10
                    ? failedFuture(new StoreUnavailableException("throttled"))
                    : completedFuture(Reply.queue(allocation().build())));

    assertThat(queued.topic()).isEqualTo(Topics.ALLOCATION_WAITING.name());
    assertThat(attempts).hasValue(10);
  }

  @Test
  void aRecordWhosePartitionHasMovedIsNotBegun() {
    var attempts = new AtomicInteger();
    var processor =
        fixture.processor(
            new RecordHandler<>(
                AllocateSandbox.class,
                (value, context) -> {
                  attempts.incrementAndGet();
                  return completedFuture(Reply.queue(value));
                }));

    assertThatThrownBy(processor.process(command(), () -> false)::join)
        .hasCauseInstanceOf(CancellationException.class);
    assertThat(attempts).hasValue(0);
  }

  @Test
  void aLostAnswerDoesNotHoldASlotForEver() {
    fixture.retries =
        new StoreRetries(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1));

    var processor =
        fixture.processor(
            new RecordHandler<>(
                AllocateSandbox.class, (value, context) -> new CompletableFuture<>()));

    for (int lost = 0; lost < 2 * fixture.limit.limit(); lost++) {
      assertThatThrownBy(processor.process(command())::join)
          .hasCauseInstanceOf(TimeoutException.class);
    }
  }

  @Test
  void anUnavailableStoreMakesNoDeadLetter() {
    fixture.retries = new StoreRetries(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ZERO);
    assertThatThrownBy(
            () -> processed(() -> failedFuture(new StoreUnavailableException("throttled"))))
        .hasCauseInstanceOf(StoreUnavailableException.class);
  }

  @Test
  void anUnavailableRegistryMakesNoDeadLetter() {
    Deserializer<SpecificRecord> unavailable =
        (topic, data) -> {
          throw new RetriableException("registry unavailable") {};
        };
    var processor =
        fixture.processor(fixture.handlers(), unavailable, step -> fixture.store(), Tracing.off());

    assertThatThrownBy(processor.process(command())::join)
        .hasCauseInstanceOf(RetriableException.class);
  }

  /** A type without a handler would become a dead letter. */
  @Test
  void everyTypeOnTheAllocatorsTopicsHasAHandlerOrIsIgnored() throws Exception {
    var handlers = fixture.handlers();
    Set<Class<?>> ignored = new HashSet<>();
    for (Topic topic :
        List.of(Topics.ALLOCATION_COMMANDS, Topics.DELETION_COMMANDS, Topics.TIMERS, Topics.CSP)) {
      for (var type : topic.records()) {
        var handler = handlers.find(type.getDeclaredConstructor().newInstance());
        if (handler == null) {
          ignored.add(type);
        } else {
          assertThat(handler.type()).isEqualTo(type);
        }
      }
    }
    assertThat(ignored).isEqualTo(RecordHandlers.IGNORED);
  }

  @Test
  void ignoredTypesPublishAndCountNothing() throws Exception {
    for (var type : RecordHandlers.IGNORED) {
      var value = type.getDeclaredConstructor().newInstance();

      assertThat(fixture.handlers().find(value)).isNull();
    }
    assertThat(fixture.meters.find("broker.allocate").counter()).isNull();
  }
}
