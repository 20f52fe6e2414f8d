package io.sandboxbroker.topic;

import static io.sandboxbroker.topic.Headers.write;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Creates dead letters. A dead letter has the bytes of a record that cannot be processed; its
 * headers name the record's position and the reason. A dead letter always fits into a request: for
 * a record that is too large it has the position and the reason alone.
 */
public final class DeadLetter {

  /** The reason: class and message of the failure, cut after {@link #MAX_REASON} characters. */
  public static final String REASON = "dead-letter-reason";

  /** The topic of the record. */
  public static final String TOPIC = "dead-letter-topic";

  /** The partition of the record. */
  public static final String PARTITION = "dead-letter-partition";

  /** The offset of the record. */
  public static final String OFFSET = "dead-letter-offset";

  /** The size of a record in bytes whose dead letter has neither its value nor its headers. */
  public static final String OMITTED = "dead-letter-omitted-bytes";

  /**
   * The maximum size of a dead letter in bytes, without what Kafka adds. Producers must be able to
   * send a request that is larger.
   */
  public static final int MAX_BYTES = 900_000;

  /** The maximum length of a reason. */
  public static final int MAX_REASON = 1_000;

  private static final int MAX_KEY = 1_000;

  /** More than Kafka adds to a header. */
  private static final int HEADER_OVERHEAD = 16;

  private DeadLetter() {}

  /**
   * The dead letter of a record.
   *
   * @param record has text or bytes as its key
   */
  public static <K> ProducerRecord<K, byte[]> of(ConsumerRecord<K, byte[]> record, Throwable why) {
    long size = size(record);
    ProducerRecord<K, byte[]> letter =
        size <= MAX_BYTES
            ? new ProducerRecord<>(
                Topics.DEAD_LETTERS.name(), null, record.key(), record.value(), record.headers())
            : withoutContent(record, size);
    write(letter.headers(), REASON, reason(why));
    write(letter.headers(), TOPIC, record.topic());
    write(letter.headers(), PARTITION, Integer.toString(record.partition()));
    write(letter.headers(), OFFSET, Long.toString(record.offset()));
    return letter;
  }

  private static <K> ProducerRecord<K, byte[]> withoutContent(
      ConsumerRecord<K, byte[]> record, long size) {
    var letter =
        new ProducerRecord<@Nullable K, byte @Nullable []>(
            Topics.DEAD_LETTERS.name(), size(record.key()) <= MAX_KEY ? record.key() : null, null);
    write(letter.headers(), OMITTED, Long.toString(size));
    return letter;
  }

  private static String reason(Throwable why) {
    String reason = why.getClass().getSimpleName() + ": " + why.getMessage();
    return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
  }

  private static long size(ConsumerRecord<?, byte[]> record) {
    long size = size(record.key()) + size(record.value());
    for (Header header : record.headers()) {
      size += HEADER_OVERHEAD + size(header.key()) + size(header.value());
    }
    return size;
  }

  private static long size(@Nullable Object part) {
    return switch (part) {
      case null -> 0;
      case byte[] bytes -> bytes.length;
      default -> part.toString().getBytes(UTF_8).length;
    };
  }
}
