package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.command.CommandStatus;
import io.sandboxbroker.topic.CloudEvent;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.tracing.Ids;
import io.sandboxbroker.tracing.TraceStep;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the records that are published for a reply: events, further commands, the command's status,
 * or the command itself for the queue. Thread-safe.
 */
record ReplyRecords(Serializer<SpecificRecord> serializer, InstantSource clock) {

  private static final Logger LOG = LoggerFactory.getLogger(ReplyRecords.class);
  private static final String SOURCE = "/sandbox-broker/allocator";

  List<ProducerRecord<String, byte[]>> toRecords(
      ConsumerRecord<String, byte[]> cause, SpecificRecord value, Reply reply, TraceStep step) {
    if (LOG.isDebugEnabled()) {
      Ids.on(LOG.atDebug(), Ids.of(value), step.traceparent())
          .log(
              "{} of {} has the outcome {} and {} events",
              value.getSchema().getName(),
              cause.topic(),
              reply.outcome(),
              reply.events().size());
    }
    if (reply.queued() != null) {
      return List.of(forQueue(cause, value, reply.queued(), step));
    }
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    byte[] answer = null;
    for (Reply.Event event : reply.events()) {
      var message = event(cause, event, Topics.EVENTS.name(), step);
      records.add(message);
      if (event.answer()) {
        answer = message.value();
        reply(cause, message).ifPresent(records::add);
      }
      if (reply.wakesQueue()
          && Topics.ALLOCATION_WAITING.records().contains(event.value().getClass())) {
        records.add(event(cause, event, Topics.ALLOCATION_WAITING.name(), step));
      }
    }
    for (Reply.FollowUp command : reply.commands()) {
      records.add(command(cause, command, step));
    }
    Reply.Progress progress = reply.progress();
    if (progress != null && cause.headers().lastHeader(Headers.RESPOND_ASYNC) != null) {
      records.add(status(cause, value, progress, answer, step));
    }
    return records;
  }

  /**
   * The queue gets the very bytes of the command, unless the handler has corrected it, and the time
   * at which the brokers first got it.
   */
  private ProducerRecord<String, byte[]> forQueue(
      ConsumerRecord<String, byte[]> cause,
      SpecificRecord received,
      SpecificRecord queued,
      TraceStep step) {
    String topic = Topics.ALLOCATION_WAITING.name();
    byte[] bytes = queued == received ? cause.value() : serializer.serialize(topic, queued);
    var message = new ProducerRecord<>(topic, null, cause.key(), bytes, cause.headers());
    if (message.headers().lastHeader(Headers.ARRIVED_AT) == null) {
      Headers.write(message.headers(), Headers.ARRIVED_AT, Long.toString(cause.timestamp()));
    }
    trace(step, message);
    return message;
  }

  private ProducerRecord<String, byte[]> event(
      ConsumerRecord<?, ?> cause, Reply.Event event, String topic, TraceStep step) {
    var message = message(cause, topic, event.key(), event.value(), step);
    CloudEvent.of(event.value(), event.id(), SOURCE, event.occurredAt(), event.subject())
        .stamp(message.headers());
    if (event.answer()) {
      copyReplyHeaders(cause, message);
    }
    return message;
  }

  /**
   * The same event for the gateway that waits for it. No gateway waits for the outcome of an
   * asynchronous command.
   */
  private static Optional<ProducerRecord<String, byte[]>> reply(
      ConsumerRecord<?, ?> cause, ProducerRecord<String, byte[]> event) {
    return cause.headers().lastHeader(Headers.RESPOND_ASYNC) == null
        ? Headers.read(cause.headers(), Headers.REPLY_PARTITION)
            .flatMap(ReplyRecords::partition)
            .map(
                partition ->
                    new ProducerRecord<>(
                        Topics.REPLIES.name(),
                        partition,
                        Headers.read(cause.headers(), Headers.REPLY_TO).orElse(""),
                        event.value(),
                        event.headers()))
        : Optional.empty();
  }

  /** A producer would wait in vain for a partition that does not exist. */
  private static Optional<Integer> partition(String number) {
    try {
      return Optional.of(Integer.parseInt(number))
          .filter(partition -> partition >= 0 && partition < Topics.REPLIES.partitions());
    } catch (NumberFormatException notOne) {
      return Optional.empty();
    }
  }

  /** The events of the further commands answer the client of the first one, too. */
  private ProducerRecord<String, byte[]> command(
      ConsumerRecord<?, ?> cause, Reply.FollowUp command, TraceStep step) {
    var message =
        message(cause, Topics.DELETION_COMMANDS.name(), command.key(), command.command(), step);
    copyReplyHeaders(cause, message);
    copy(Headers.REPLY_PARTITION, cause, message);
    return message;
  }

  /**
   * The status of a command.
   *
   * @param answer the event that answers the command, as it is published; null when there is none
   */
  private ProducerRecord<String, byte[]> status(
      ConsumerRecord<?, ?> cause,
      SpecificRecord command,
      Reply.Progress progress,
      byte @Nullable [] answer,
      TraceStep step) {
    String id = (String) Objects.requireNonNull(field(command, "commandId"));
    var status =
        CommandStatus.newBuilder()
            .setCommandId(id)
            .setRequestId((String) field(command, "requestId"))
            .setCommandType(command.getSchema().getName())
            .setTrackId((String) field(command, "trackId"))
            .setState(progress.state())
            .setAcceptedAt((Instant) field(command, "requestedAt"))
            .setUpdatedAt(Instant.ofEpochMilli(clock.millis()))
            .setTotal(progress.total())
            .setDone(progress.done())
            .setOutcome(answer == null ? null : ByteBuffer.wrap(answer))
            .build();
    return message(cause, Topics.COMMAND_STATUS.name(), id, status, step);
  }

  private static @Nullable Object field(SpecificRecord command, String name) {
    Schema.@Nullable Field field = command.getSchema().getField(name);
    return field == null ? null : command.get(field.pos());
  }

  private ProducerRecord<String, byte[]> message(
      ConsumerRecord<?, ?> cause, String topic, String key, SpecificRecord value, TraceStep step) {
    var message = new ProducerRecord<>(topic, key, serializer.serialize(topic, value));
    copy(Headers.REQUEST_ID, cause, message);
    copy(Headers.ACTOR, cause, message);
    trace(step, message);
    return message;
  }

  private static void trace(TraceStep step, ProducerRecord<?, ?> message) {
    String traceparent = step.traceparent();
    if (traceparent != null) {
      Headers.write(message.headers(), Headers.TRACEPARENT, traceparent);
    }
  }

  private static void copyReplyHeaders(ConsumerRecord<?, ?> cause, ProducerRecord<?, ?> message) {
    copy(Headers.REPLY_TO, cause, message);
    copy(Headers.RESPOND_ASYNC, cause, message);
  }

  private static void copy(String name, ConsumerRecord<?, ?> cause, ProducerRecord<?, ?> message) {
    Headers.read(cause.headers(), name)
        .ifPresent(value -> Headers.write(message.headers(), name, value));
  }
}
