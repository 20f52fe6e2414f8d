package io.sandboxbroker.worker.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.sync.TimerReader.Unreadable;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Lays a record aside that cannot be read: byte for byte as it was, and where it stood and why. */
final class DeadLetters {

  private DeadLetters() {}

  static ProducerRecord<String, byte[]> of(Unreadable unreadable) {
    var record = unreadable.record();
    var letter =
        new ProducerRecord<>(
            Topics.DEAD_LETTERS.name(), null, record.key(), record.value(), record.headers());
    header(letter, "reason", unreadable.why().toString());
    header(letter, "topic", record.topic());
    header(letter, "partition", Integer.toString(record.partition()));
    header(letter, "offset", Long.toString(record.offset()));
    return letter;
  }

  private static void header(ProducerRecord<?, ?> letter, String name, String value) {
    letter.headers().add("dead-letter-" + name, value.getBytes(UTF_8));
  }
}
