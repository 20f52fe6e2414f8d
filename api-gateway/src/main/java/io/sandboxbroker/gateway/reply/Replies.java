package io.sandboxbroker.gateway.reply;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.topic.SchemaPreloading;
import java.util.function.BiPredicate;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes replies, drops those to other gateways by their headers, and answers waiting requests. */
final class Replies implements PostponedReplies.Reader, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);
  private static final String CAUSE = "causeId";

  private final ReplyAddress address;
  private final Deserializer<SpecificRecord> deserializer;
  private final BiPredicate<String, SpecificRecord> waiting;
  private final PostponedReplies postponed;
  private final Counter answered;
  private final Counter others;
  private final Counter late;
  private final Counter unreadable;
  private final Counter later;

  /**
   * Creates a receiver.
   *
   * @param waiting answers the request that waits for a command, if one does
   * @param bounds of the replies whose schema is not known yet
   */
  Replies(
      ReplyAddress address,
      Deserializer<SpecificRecord> deserializer,
      BiPredicate<String, SpecificRecord> waiting,
      PostponedReplies.Bounds bounds,
      Ticker ticker,
      MeterRegistry meters) {
    this.address = address;
    this.deserializer = deserializer;
    this.waiting = waiting;
    answered = counter(meters, "answered");
    others = counter(meters, "others");
    late = counter(meters, "late");
    unreadable = counter(meters, "unreadable");
    later = counter(meters, "postponed");
    postponed = new PostponedReplies(this, bounds, ticker);
  }

  private static Counter counter(MeterRegistry meters, String fate) {
    return Counter.builder("broker.replies")
        .description(
            "Replies read, by fate: answered a request, for other gateways, too late for the"
                + " request, unreadable; and postponed until its schema is known")
        .tag("fate", fate)
        .register(meters);
  }

  /** Takes one reply; never throws for what is in it. */
  void receive(ConsumerRecord<byte[], byte[]> event) {
    if (!address.isOn(event.headers())) {
      others.increment();
    } else {
      answer(event);
    }
  }

  /** Begins to read what is postponed. */
  Replies started() {
    postponed.start();
    return this;
  }

  @Override
  public void close() {
    postponed.close();
  }

  private void answer(ConsumerRecord<byte[], byte[]> event) {
    if (!isKnown(event.value())) {
      postpone(event);
      return;
    }
    try {
      read(event);
    } catch (RetriableException away) {
      postpone(event);
    }
  }

  private boolean isKnown(byte[] value) {
    return !(deserializer instanceof SchemaPreloading schemas) || schemas.isLoaded(value);
  }

  private void postpone(ConsumerRecord<byte[], byte[]> event) {
    if (postponed.offer(event)) {
      later.increment();
    } else {
      giveUp(event);
    }
  }

  @Override
  public void read(ConsumerRecord<byte[], byte[]> event) {
    try {
      SpecificRecord outcome =
          deserializer.deserialize(event.topic(), event.headers(), event.value());
      (waiting.test(causeOf(outcome), outcome) ? answered : late).increment();
    } catch (RetriableException away) {
      throw away;
    } catch (RuntimeException e) {
      unreadable.increment();
      LOG.warn("a reply cannot be read: {}", position(event), e);
    }
  }

  @Override
  public void giveUp(ConsumerRecord<byte[], byte[]> event) {
    unreadable.increment();
    LOG.warn("a reply could not be read in time: {}", position(event));
  }

  private static String position(ConsumerRecord<byte[], byte[]> event) {
    return "%s partition %d offset %d".formatted(event.topic(), event.partition(), event.offset());
  }

  private static String causeOf(SpecificRecord outcome) {
    Schema.Field cause = outcome.getSchema().getField(CAUSE);
    if (cause == null) {
      throw new IllegalArgumentException(outcome.getSchema().getName() + " has no " + CAUSE);
    }
    return outcome.get(cause.pos()).toString();
  }
}
