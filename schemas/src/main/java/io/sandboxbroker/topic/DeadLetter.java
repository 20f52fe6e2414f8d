package io.sandboxbroker.topic;

import static io.sandboxbroker.topic.Headers.write;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Creates dead letters. A dead letter has the bytes of a record that cannot be processed; its
 * headers name the record's position and the reason.
 */
public final class DeadLetter {

  /** The reason: class and message of the failure. */
  public static final String REASON = "dead-letter-reason";

  /** The topic of the record. */
  public static final String TOPIC = "dead-letter-topic";

  /** The partition of the record. */
  public static final String PARTITION = "dead-letter-partition";

  /** The offset of the record. */
  public static final String OFFSET = "dead-letter-offset";

  private DeadLetter() {}

  /** The dead letter of a record. */
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
