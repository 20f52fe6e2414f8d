package io.sandboxbroker.gateway.reply;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.topic.Headers;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events, drops what is not for this process, answers the requests that wait, and keeps the
 * outcomes that nobody waits for.
 */
final class Replies {

  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);
  private static final String CAUSE = "causeId";

  private final ReplyAddress address;
  private final Deserializer<SpecificRecord> deserializer;
  private final WaitingRequests waiting;
  private final AsyncCommands asyncCommands;
  private final Steps steps;
  private final Counter answered;
  private final Counter kept;
  private final Counter others;
  private final Counter late;
  private final Counter unreadable;

  Replies(
      ReplyAddress address,
      Deserializer<SpecificRecord> deserializer,
      WaitingRequests waiting,
      AsyncCommands asyncCommands,
      Steps steps,
      MeterRegistry meters) {
    this.address = address;
    this.deserializer = deserializer;
    this.waiting = waiting;
    this.asyncCommands = asyncCommands;
    this.steps = steps;
    answered = counter(meters, "answered");
    kept = counter(meters, "kept");
    others = counter(meters, "others");
    late = counter(meters, "late");
    unreadable = counter(meters, "unreadable");
    Gauge.builder("broker.waiting.requests", waiting, WaitingRequests::count)
        .description("Requests that wait for the outcome of their command")
        .register(meters);
    Gauge.builder("broker.async.commands", asyncCommands, AsyncCommands::count)
        .description("Allocations that nobody waits for, remembered for whoever asks")
        .register(meters);
  }

  private static Counter counter(MeterRegistry meters, String fate) {
    return Counter.builder("broker.replies")
        .description(
            "Events read, by what became of them: answered a request, kept for whoever asks, for"
                + " others, too late for the request, unreadable")
        .tag("fate", fate)
        .register(meters);
  }

  /** Takes one event; never throws for what is in it. */
  void receive(ConsumerRecord<byte[], byte[]> event) {
    boolean here = address.isOn(event.headers());
    boolean async = event.headers().lastHeader(Headers.RESPOND_ASYNC) != null;
    if (!here && !async) {
      others.increment();
      return;
    }
    String cause;
    SpecificRecord outcome;
    try {
      outcome = deserializer.deserialize(event.topic(), event.headers(), event.value());
      cause = causeOf(outcome);
    } catch (RuntimeException e) {
      unreadable.increment();
      LOG.warn(
          "a reply cannot be read: {} partition {} offset {}",
          event.topic(),
          event.partition(),
          event.offset(),
          e);
      return;
    }
    if (async) {
      AllocationOutcome.of(outcome).ifPresent(ended -> asyncCommands.ended(cause, ended));
    }
    if (here && (waiting.answer(cause, outcome) || isStep(cause, outcome))) {
      answered.increment();
    } else {
      (async ? kept : late).increment();
    }
  }

  private boolean isStep(String cause, SpecificRecord outcome) {
    int end = cause.indexOf('/');
    return end > 0 && steps.told(cause.substring(0, end), outcome);
  }

  private static String causeOf(SpecificRecord outcome) {
    Schema.Field cause = outcome.getSchema().getField(CAUSE);
    if (cause == null) {
      throw new IllegalArgumentException(outcome.getSchema().getName() + " has no " + CAUSE);
    }
    return outcome.get(cause.pos()).toString();
  }
}
