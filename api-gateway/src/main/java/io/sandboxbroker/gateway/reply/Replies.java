package io.sandboxbroker.gateway.reply;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.topic.Headers;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes events, drops those for other gateways by their headers, and answers waiting requests. */
final class Replies {

  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);
  private static final String CAUSE = "causeId";

  private final ReplyAddress address;
  private final Deserializer<SpecificRecord> deserializer;
  private final PendingReplies<SpecificRecord> waiting;
  private final Counter answered;
  private final Counter kept;
  private final Counter others;
  private final Counter late;
  private final Counter unreadable;

  Replies(
      ReplyAddress address,
      Deserializer<SpecificRecord> deserializer,
      PendingReplies<SpecificRecord> waiting,
      MeterRegistry meters) {
    this.address = address;
    this.deserializer = deserializer;
    this.waiting = waiting;
    answered = counter(meters, "answered");
    kept = counter(meters, "kept");
    others = counter(meters, "others");
    late = counter(meters, "late");
    unreadable = counter(meters, "unreadable");
  }

  private static Counter counter(MeterRegistry meters, String fate) {
    return Counter.builder("broker.replies")
        .description(
            "Events read, by fate: answered a request, kept in the command's status, for other"
                + " gateways, too late for the request, unreadable")
        .tag("fate", fate)
        .register(meters);
  }

  /** Takes one event; never throws for what is in it. */
  void receive(ConsumerRecord<byte[], byte[]> event) {
    if (event.headers().lastHeader(Headers.RESPOND_ASYNC) != null) {
      kept.increment();
    } else if (!address.isOn(event.headers())) {
      others.increment();
    } else {
      answer(event);
    }
  }

  private void answer(ConsumerRecord<byte[], byte[]> event) {
    try {
      SpecificRecord outcome =
          deserializer.deserialize(event.topic(), event.headers(), event.value());
      (waiting.answer(causeOf(outcome), outcome) ? answered : late).increment();
    } catch (RuntimeException e) {
      unreadable.increment();
      LOG.warn(
          "a reply cannot be read: {} partition {} offset {}",
          event.topic(),
          event.partition(),
          event.offset(),
          e);
    }
  }

  private static String causeOf(SpecificRecord outcome) {
    Schema.Field cause = outcome.getSchema().getField(CAUSE);
    if (cause == null) {
      throw new IllegalArgumentException(outcome.getSchema().getName() + " has no " + CAUSE);
    }
    return outcome.get(cause.pos()).toString();
  }
}
