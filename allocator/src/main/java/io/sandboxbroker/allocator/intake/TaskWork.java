package io.sandboxbroker.allocator.intake;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.allocator.decision.Task;
import io.sandboxbroker.pool.PoolEvent;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.topic.CloudEvent;
import io.sandboxbroker.topic.DeadLetter;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works off one record: reads the task in it, has it handled, and says what is to be published.
 * Thread-safe and non-blocking but for the first use of a schema.
 */
final class TaskWork {

  private static final Logger LOG = LoggerFactory.getLogger(TaskWork.class);
  private static final String SOURCE = "/sandbox-broker/allocator";
  private static final List<String> ORIGIN = List.of(Headers.REQUEST_ID, Headers.TRACEPARENT);
  private static final List<String> WHO_WAITS = List.of(Headers.REPLY_TO, Headers.RESPOND_ASYNC);

  private final Function<Task, CompletableFuture<Outcome>> handler;
  private final Deserializer<SpecificRecord> reader;
  private final Serializer<SpecificRecord> writer;
  private final IntakeMetrics metrics;
  private final InstantSource clock;
  private final int attempts;

  TaskWork(
      Function<Task, CompletableFuture<Outcome>> handler,
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
   * What is to be published for a record, if anything: its outcome, or the record itself, to the
   * waiting room or as a dead letter.
   *
   * @return fails only when the record should be delivered again later, because the store or the
   *     schema registry is unavailable
   */
  CompletableFuture<List<ProducerRecord<String, byte[]>>> work(
      ConsumerRecord<String, byte[]> record) {
    return attempt(record, attempts);
  }

  private CompletableFuture<List<ProducerRecord<String, byte[]>>> attempt(
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
                  : completedFuture(List.of(deadLetter(record, cause)));
            });
  }

  private CompletableFuture<List<ProducerRecord<String, byte[]>>> started(
      ConsumerRecord<String, byte[]> record) {
    try {
      SpecificRecord asItCame = read(record);
      Optional<SpecificRecord> corrected = GatewaySkew.corrected(asItCame, record);
      corrected.ifPresent(ignored -> metrics.skewed());
      SpecificRecord value = corrected.orElse(asItCame);
      Optional<Task> task = Tasks.of(value, Instant.ofEpochMilli(record.timestamp()));
      return task.isEmpty()
          ? completedFuture(List.of())
          : handler
              .apply(task.get())
              .thenApply(
                  outcome -> told(record, value, corrected.isPresent(), task.get(), outcome));
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

  private List<ProducerRecord<String, byte[]>> told(
      ConsumerRecord<String, byte[]> record,
      SpecificRecord value,
      boolean corrected,
      Task task,
      Outcome outcome) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    metrics.decided(
        task, outcome, Duration.ofMillis(Math.max(0, now.toEpochMilli() - record.timestamp())));
    if (outcome instanceof Outcome.Waits) {
      return List.of(toTheWaitingRoom(record, corrected ? serialized(value) : record.value()));
    }
    var events = new Events(task, Tasks.requestId(value), now).telling(outcome);
    if (events.isEmpty()) {
      LOG.debug("{} of {} tells nothing: {}", task, record.topic(), outcome);
    }
    var topics =
        concernsTheWaitingRoom(task, outcome)
            ? List.of(Topics.EVENTS, Topics.ALLOCATION_WAITING)
            : List.of(Topics.EVENTS);
    return Stream.concat(
            events.stream()
                .flatMap(event -> topics.stream().map(topic -> message(record, event, topic))),
            FurtherCommands.of(value, outcome).stream().map(further -> message(record, further)))
        .toList();
  }

  /** What became of those whom it has offered a sandbox, and which sandboxes it may offer. */
  private static boolean concernsTheWaitingRoom(Task task, Outcome outcome) {
    return switch (task) {
      case Task.Allocate allocation -> allocation.turn() == Task.Turn.OFFERED;
      case Task.Cancel ignored -> false;
      case Task.Sweep ignored -> false;
      case Task.CleanUp ignored -> false;
      case Task.BulkDelete ignored -> false;
      case Task.Rebuild ignored -> false;
      case Task.RetryDeletion ignored -> false;
      case Task.Change ignored ->
          outcome instanceof Outcome.Changed changed
              && changed.step().event() == PoolEvent.SANDBOX_SYNCED
              && changed.step().after() instanceof Sandbox.Available;
    };
  }

  private static ProducerRecord<String, byte[]> toTheWaitingRoom(
      ConsumerRecord<String, byte[]> record, byte[] value) {
    return new ProducerRecord<>(
        Topics.ALLOCATION_WAITING.name(), null, record.key(), value, record.headers());
  }

  private byte[] serialized(SpecificRecord command) {
    return writer.serialize(Topics.ALLOCATION_WAITING.name(), command);
  }

  private ProducerRecord<String, byte[]> message(
      ConsumerRecord<String, byte[]> cause, Events.Event event, Topic to) {
    byte[] bytes = writer.serialize(to.name(), event.value());
    var message = new ProducerRecord<>(to.name(), event.key(), bytes);
    CloudEvent.of(event.value(), event.id(), SOURCE, event.occurredAt(), event.subject())
        .stamp(message.headers());
    copy(ORIGIN, cause, message);
    if (event.answer()) {
      copy(WHO_WAITS, cause, message);
    }
    return message;
  }

  /** Whoever waits for the outcome of the command waits for what comes of its steps. */
  private ProducerRecord<String, byte[]> message(
      ConsumerRecord<String, byte[]> cause, FurtherCommands.Further further) {
    String topic = Topics.DELETION_COMMANDS.name();
    var message =
        new ProducerRecord<>(topic, further.key(), writer.serialize(topic, further.command()));
    copy(ORIGIN, cause, message);
    copy(WHO_WAITS, cause, message);
    return message;
  }

  private static void copy(
      List<String> names, ConsumerRecord<?, ?> cause, ProducerRecord<?, ?> message) {
    for (String name : names) {
      Headers.read(cause.headers(), name)
          .ifPresent(value -> Headers.write(message.headers(), name, value));
    }
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
