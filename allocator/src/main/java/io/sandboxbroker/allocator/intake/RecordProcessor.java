package io.sandboxbroker.allocator.intake;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.allocator.decision.Task;
import io.sandboxbroker.pool.PoolEvent;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.topic.CloudEvent;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.tracing.Ids;
import io.sandboxbroker.tracing.TraceStep;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
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
final class RecordProcessor {

  private static final Logger LOG = LoggerFactory.getLogger(RecordProcessor.class);
  private static final String SOURCE = "/sandbox-broker/allocator";
  private static final List<String> ORIGIN = List.of(Headers.REQUEST_ID);
  private static final List<String> WHO_WAITS = List.of(Headers.REPLY_TO, Headers.RESPOND_ASYNC);

  private final BiFunction<Task, TraceStep, CompletableFuture<Outcome>> handler;
  private final Deserializer<SpecificRecord> reader;
  private final Serializer<SpecificRecord> writer;
  private final IntakeMetrics metrics;
  private final InstantSource clock;
  private final int attempts;
  private final RecordTracing steps;
  private final DeadLetters deadLetters;

  RecordProcessor(
      BiFunction<Task, TraceStep, CompletableFuture<Outcome>> handler,
      Deserializer<SpecificRecord> reader,
      Serializer<SpecificRecord> writer,
      IntakeMetrics metrics,
      InstantSource clock,
      int attempts,
      RecordTracing steps) {
    this.handler = handler;
    this.reader = reader;
    this.writer = writer;
    this.metrics = metrics;
    this.clock = clock;
    this.attempts = attempts;
    this.steps = steps;
    deadLetters = new DeadLetters(reader, metrics);
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
              Throwable cause = Failures.unwrapped(failure);
              if (Failures.isTransient(cause)) {
                return CompletableFuture.failedFuture(cause);
              }
              return attemptsLeft > 1 && !(cause instanceof UnreadableException)
                  ? attempt(record, attemptsLeft - 1)
                  : completedFuture(List.of(deadLetters.toDeadLetter(record, cause)));
            });
  }

  private CompletableFuture<List<ProducerRecord<String, byte[]>>> started(
      ConsumerRecord<String, byte[]> record) {
    try {
      SpecificRecord asItCame = read(record);
      Optional<SpecificRecord> corrected = GatewayClockSkew.corrected(asItCame, record);
      corrected.ifPresent(ignored -> metrics.skewed());
      SpecificRecord value = corrected.orElse(asItCame);
      Optional<Task> task = Tasks.of(value, Instant.ofEpochMilli(record.timestamp()));
      return task.isEmpty()
          ? completedFuture(List.of())
          : stepped(record, value, corrected.isPresent(), task.get());
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private CompletableFuture<List<ProducerRecord<String, byte[]>>> stepped(
      ConsumerRecord<String, byte[]> record, SpecificRecord value, boolean corrected, Task task) {
    TraceStep step = steps.begin(record, value);
    return handled(task, step)
        .thenApply(outcome -> told(record, value, corrected, task, outcome, step))
        .whenComplete((told, failure) -> RecordTracing.end(step, failure));
  }

  private CompletableFuture<Outcome> handled(Task task, TraceStep step) {
    try {
      return handler.apply(task, step);
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
      Outcome outcome,
      TraceStep step) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    metrics.decided(
        task, outcome, Duration.ofMillis(Math.max(0, now.toEpochMilli() - record.timestamp())));
    if (outcome instanceof Outcome.Waits) {
      return List.of(
          toTheWaitingRoom(record, corrected ? serialized(value) : record.value(), step));
    }
    var events = new Events(task, Tasks.requestId(value), now).telling(outcome);
    RecordTracing.tell(step, events);
    if (LOG.isDebugEnabled()) {
      Ids.on(LOG.atDebug(), Ids.of(value), step.traceparent())
          .log("{} of {} tells {} events: {}", task, record.topic(), events.size(), outcome);
    }
    var topics =
        concernsTheWaitingRoom(task, outcome)
            ? List.of(Topics.EVENTS, Topics.ALLOCATION_WAITING)
            : List.of(Topics.EVENTS);
    return Stream.concat(
            events.stream()
                .flatMap(
                    event -> topics.stream().map(topic -> message(record, event, topic, step))),
            FurtherCommands.of(value, outcome).stream()
                .map(further -> message(record, further, step)))
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
      ConsumerRecord<String, byte[]> record, byte[] value, TraceStep step) {
    var message =
        new ProducerRecord<>(
            Topics.ALLOCATION_WAITING.name(), null, record.key(), value, record.headers());
    trace(step, message);
    return message;
  }

  private byte[] serialized(SpecificRecord command) {
    return writer.serialize(Topics.ALLOCATION_WAITING.name(), command);
  }

  private ProducerRecord<String, byte[]> message(
      ConsumerRecord<String, byte[]> cause, Events.Event event, Topic to, TraceStep step) {
    byte[] bytes = writer.serialize(to.name(), event.value());
    var message = new ProducerRecord<>(to.name(), event.key(), bytes);
    CloudEvent.of(event.value(), event.id(), SOURCE, event.occurredAt(), event.subject())
        .stamp(message.headers());
    copy(ORIGIN, cause, message);
    trace(step, message);
    if (event.answer()) {
      copy(WHO_WAITS, cause, message);
    }
    return message;
  }

  /** Whoever waits for the outcome of the command waits for what comes of its steps. */
  private ProducerRecord<String, byte[]> message(
      ConsumerRecord<String, byte[]> cause, FurtherCommands.Further further, TraceStep step) {
    String topic = Topics.DELETION_COMMANDS.name();
    var message =
        new ProducerRecord<>(topic, further.key(), writer.serialize(topic, further.command()));
    copy(ORIGIN, cause, message);
    copy(WHO_WAITS, cause, message);
    trace(step, message);
    return message;
  }

  private static void trace(TraceStep step, ProducerRecord<?, ?> message) {
    String traceparent = step.traceparent();
    if (traceparent != null) {
      Headers.write(message.headers(), Headers.TRACEPARENT, traceparent);
    }
  }

  private static void copy(
      List<String> names, ConsumerRecord<?, ?> cause, ProducerRecord<?, ?> message) {
    for (String name : names) {
      Headers.read(cause.headers(), name)
          .ifPresent(value -> Headers.write(message.headers(), name, value));
    }
  }
}
