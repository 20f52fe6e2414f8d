package io.sandboxbroker.allocator.intake;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.pool.Trigger;
import io.sandboxbroker.topic.CloudEvent;
import io.sandboxbroker.topic.DeadLetter;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works off one record: reads the trigger in it, has it handled, and says what is to be published.
 * Thread-safe and non-blocking but for the first use of a schema.
 */
final class TriggerWork {

  private static final Logger LOG = LoggerFactory.getLogger(TriggerWork.class);
  private static final String SOURCE = "/sandbox-broker/allocator";
  private static final List<String> COPIED =
      List.of(Headers.REPLY_TO, Headers.REQUEST_ID, Headers.TRACEPARENT);

  private final Function<Trigger, CompletableFuture<Outcome>> handler;
  private final Deserializer<SpecificRecord> reader;
  private final Serializer<SpecificRecord> writer;
  private final IntakeMetrics metrics;
  private final InstantSource clock;
  private final int attempts;

  TriggerWork(
      Function<Trigger, CompletableFuture<Outcome>> handler,
      Deserializer<SpecificRecord> reader,
      Serializer<SpecificRecord> writer,
      IntakeMetrics metrics,
      InstantSource clock,
      int attempts) {
    this.handler = handler;
    this.reader = reader;
    this.writer = writer;
    this.metrics = metrics;
    this.clock = clock;
    this.attempts = attempts;
  }

  /**
   * What is to be published for a record, if anything: its outcome, or the record itself as a dead
   * letter.
   *
   * @return fails only when the record should be delivered again later, because the store or the
   *     schema registry is unavailable
   */
  CompletableFuture<Optional<ProducerRecord<String, byte[]>>> work(
      ConsumerRecord<String, byte[]> record) {
    return attempt(record, attempts);
  }

  private CompletableFuture<Optional<ProducerRecord<String, byte[]>>> attempt(
      ConsumerRecord<String, byte[]> record, int attemptsLeft) {
    return started(record)
        .exceptionallyCompose(
            failure -> {
              Throwable cause = unwrapped(failure);
              if (isPassing(cause)) {
                return CompletableFuture.failedFuture(cause);
              }
              return attemptsLeft > 1 && !(cause instanceof UnreadableException)
                  ? attempt(record, attemptsLeft - 1)
                  : completedFuture(Optional.of(deadLetter(record, cause)));
            });
  }

  private CompletableFuture<Optional<ProducerRecord<String, byte[]>>> started(
      ConsumerRecord<String, byte[]> record) {
    try {
      SpecificRecord value = read(record);
      Optional<Trigger> trigger = Triggers.of(value);
      return trigger.isEmpty()
          ? completedFuture(Optional.empty())
          : handler
              .apply(trigger.get())
              .thenApply(outcome -> told(record, value, trigger.get(), outcome));
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private SpecificRecord read(ConsumerRecord<String, byte[]> record) {
    try {
      SpecificRecord value = reader.deserialize(record.topic(), record.headers(), record.value());
      if (value == null) {
        throw new UnreadableException("The record has no value", null);
      }
      return value;
    } catch (RetriableException passing) {
      throw passing;
    } catch (RuntimeException unreadable) {
      throw new UnreadableException(unreadable.getMessage(), unreadable);
    }
  }

  private Optional<ProducerRecord<String, byte[]>> told(
      ConsumerRecord<String, byte[]> record,
      SpecificRecord value,
      Trigger trigger,
      Outcome outcome) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    metrics.decided(
        trigger, outcome, Duration.ofMillis(Math.max(0, now.toEpochMilli() - record.timestamp())));
    var told = new Events(trigger, Triggers.requestId(value), now).telling(outcome);
    if (told.isEmpty()) {
      LOG.debug("{} of {} ignored: {}", trigger, record.topic(), outcome);
    }
    return told.map(event -> message(record, event));
  }

  private ProducerRecord<String, byte[]> message(
      ConsumerRecord<String, byte[]> cause, Events.Event event) {
    String topic = Topics.EVENTS.name();
    var message = new ProducerRecord<>(topic, event.key(), writer.serialize(topic, event.value()));
    CloudEvent.of(event.value(), event.id(), SOURCE, event.occurredAt(), event.subject())
        .stamp(message.headers());
    for (String name : COPIED) {
      Headers.read(cause.headers(), name)
          .ifPresent(value -> Headers.write(message.headers(), name, value));
    }
    return message;
  }

  private ProducerRecord<String, byte[]> deadLetter(
      ConsumerRecord<String, byte[]> record, Throwable cause) {
    LOG.error(
        "Record {}-{}@{} becomes a dead letter",
        record.topic(),
        record.partition(),
        record.offset(),
        cause);
    metrics.deadLetter(record.topic());
    return DeadLetter.of(record, cause);
  }

  private static boolean isPassing(Throwable failure) {
    return failure instanceof StoreUnavailableException || failure instanceof RetriableException;
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? unwrapped(failure.getCause())
        : failure;
  }
}
