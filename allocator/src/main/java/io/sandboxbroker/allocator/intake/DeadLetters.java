package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.topic.DeadLetter;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Traceparent;
import io.sandboxbroker.tracing.Ids;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes dead letters of records that cannot be processed, and logs each. Thread-safe. */
record DeadLetters(Deserializer<SpecificRecord> deserializer, IntakeMetrics metrics) {

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  ProducerRecord<String, byte[]> toDeadLetter(
      ConsumerRecord<String, byte[]> record, Throwable cause) {
    Ids.on(LOG.atError(), ids(record), Traceparent.read(record.headers()).orElse(null))
        .setCause(cause)
        .log(
            "Record {}-{}@{} becomes a dead letter",
            record.topic(),
            record.partition(),
            record.offset());
    metrics.deadLetter(record.topic());
    return DeadLetter.of(record, cause);
  }

  /** The headers of a record that cannot be read still name its request. */
  private Map<String, String> ids(ConsumerRecord<String, byte[]> record) {
    try {
      return Ids.of(deserializer.deserialize(record.topic(), record.headers(), record.value()));
    } catch (RuntimeException unreadable) {
      return Headers.read(record.headers(), Headers.REQUEST_ID)
          .map(request -> Map.of(Ids.REQUEST, request))
          .orElse(Map.of());
    }
  }
}
