package io.sandboxbroker.worker.wire;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which serdes read and write the records; both are configured by {@code
 * spring.kafka.properties.*}.
 *
 * @param serializer writes records in the Confluent wire format
 * @param deserializer reads them
 */
@ConfigurationProperties("broker.records")
record RecordSettings(
    Class<? extends Serializer<SpecificRecord>> serializer,
    Class<? extends Deserializer<SpecificRecord>> deserializer) {}
