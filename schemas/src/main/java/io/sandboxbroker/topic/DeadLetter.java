package io.sandboxbroker.topic;

import static io.sandboxbroker.topic.Headers.write;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Lays a record aside that cannot be worked off: byte for byte as it was, with where it stood and
 * why in its headers.
 */
public final class DeadLetter {

  /** Why it cannot be worked off: the kind of failure and its message. */
  public static final String REASON = "dead-letter-reason";

  /** The topic that it stood in. */
  public static final String TOPIC = "dead-letter-topic";

  /** The partition that it stood in. */
  public static final String PARTITION = "dead-letter-partition";

  /** Its offset there. */
  public static final String OFFSET = "dead-letter-offset";

  private DeadLetter() {}

  /** What is to be published in place of working a record off. */
  public static ProducerRecord<String, byte[]> of(
      ConsumerRecord<String, byte[]> record, Throwable why) {
    var letter =
        new ProducerRecord<>(
            Topics.DEAD_LETTERS.name(), null, record.key(), record.value(), record.headers());
    write(letter.headers(), REASON, why.getClass().getSimpleName() + ": " + why.getMessage());
    write(letter.headers(), TOPIC, record.topic());
    write(letter.headers(), PARTITION, Integer.toString(record.partition()));
    write(letter.headers(), OFFSET, Long.toString(record.offset()));
    return letter;
  }
}
