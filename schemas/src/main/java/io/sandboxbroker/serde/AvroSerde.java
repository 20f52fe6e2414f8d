package io.sandboxbroker.serde;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;

/**
 * {@link AvroSerializer} and {@link AvroDeserializer} as one, for Kafka Streams. Thread-safe once
 * configured; Streams configures a default serde itself, any other must be configured by hand.
 */
public final class AvroSerde extends Serdes.WrapperSerde<SpecificRecord> {

  public AvroSerde() {
    super(new AvroSerializer(), new AvroDeserializer());
  }
}
