package io.sandboxbroker.allocator.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandboxbroker.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Lays a record aside that cannot be worked off: byte for byte as it was, with where it stood and
 * why in its headers.
 */
final class DeadLetters {

  static final String REASON = "dead-letter-reason";
  static final String TOPIC = "dead-letter-topic";
  static final String PARTITION = "dead-letter-partition";
  static final String OFFSET = "dead-letter-offset";

  private DeadLetters() {}

  static ProducerRecord<String, byte[]> of(ConsumerRecord<String, byte[]> record, Throwable why) {
    var letter =
        new ProducerRecord<>(
            Topics.DEAD_LETTERS.name(), null, record.key(), record.value(), record.headers());
    header(letter, REASON, why.getClass().getSimpleName() + ": " + why.getMessage());
    header(letter, TOPIC, record.topic());
    header(letter, PARTITION, Integer.toString(record.partition()));
    header(letter, OFFSET, Long.toString(record.offset()));
    return letter;
  }

  private static void header(ProducerRecord<?, ?> letter, String name, String value) {
    letter.headers().add(name, value.getBytes(UTF_8));
  }
}
