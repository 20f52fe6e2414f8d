package io.sandboxbroker.gateway.reply;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes events, drops what is not for this process, and answers the requests that wait. */
final class Replies {

  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);
  private static final String CAUSE = "causeId";

  private final ReplyAddress address;
  private final Deserializer<SpecificRecord> deserializer;
  private final WaitingRequests waiting;
  private final Counter answered;
  private final Counter others;
  private final Counter late;
  private final Counter unreadable;

  Replies(
      ReplyAddress address,
      Deserializer<SpecificRecord> deserializer,
      WaitingRequests waiting,
      MeterRegistry meters) {
    this.address = address;
    this.deserializer = deserializer;
    this.waiting = waiting;
    answered = counter(meters, "answered");
    others = counter(meters, "others");
    late = counter(meters, "late");
    unreadable = counter(meters, "unreadable");
    Gauge.builder("broker.waiting.requests", waiting, WaitingRequests::count)
        .description("Requests that wait for the outcome of their command")
        .register(meters);
  }

  private static Counter counter(MeterRegistry meters, String fate) {
    return Counter.builder("broker.replies")
        .description(
            "Events read, by what became of them: answered a request, for others, too late for the"
                + " request, unreadable")
        .tag("fate", fate)
        .register(meters);
  }

  /** Takes one event; never throws for what is in it. */
  void receive(ConsumerRecord<byte[], byte[]> event) {
    if (!address.isOn(event.headers())) {
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
    (waiting.answer(cause, outcome) ? answered : late).increment();
  }

  private static String causeOf(SpecificRecord outcome) {
    Schema.Field cause = outcome.getSchema().getField(CAUSE);
    if (cause == null) {
      throw new IllegalArgumentException(outcome.getSchema().getName() + " has no " + CAUSE);
    }
    return outcome.get(cause.pos()).toString();
  }
}
