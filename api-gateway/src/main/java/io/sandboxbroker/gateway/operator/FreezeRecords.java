package io.sandboxbroker.gateway.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandboxbroker.freeze.Freeze;
import io.sandboxbroker.freeze.FreezeScope;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the records of freezes and keeps what is frozen after them. */
final class FreezeRecords {

  private static final Logger LOG = LoggerFactory.getLogger(FreezeRecords.class);

  private final Deserializer<SpecificRecord> deserializer;
  private final Freezes freezes;

  FreezeRecords(Deserializer<SpecificRecord> deserializer, Freezes freezes) {
    this.deserializer = deserializer;
    this.freezes = freezes;
  }

  /**
   * Takes a freeze, or that there is none any more.
   *
   * @throws RuntimeException if it could be read later, as when the schema registry is away
   */
  void receive(ConsumerRecord<byte[], byte[]> record) {
    String key = new String(record.key(), UTF_8);
    Scopes.ofLabel(key)
        .ifPresentOrElse(
            scope -> take(scope, record),
            () -> LOG.warn("a freeze of something that is not known here: {}", key));
  }

  private void take(FreezeScope scope, ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      freezes.take(scope, null);
      return;
    }
    try {
      var read = deserializer.deserialize(record.topic(), record.headers(), record.value());
      if (read instanceof Freeze freeze) {
        freezes.take(scope, freeze);
      } else {
        LOG.warn("no freeze at offset {} but a {}", record.offset(), read.getSchema().getName());
      }
    } catch (SerializationException e) {
      LOG.warn("a freeze cannot be read: offset {}", record.offset(), e);
    }
  }
}
