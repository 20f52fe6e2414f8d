package io.sandboxbroker.kafka;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The classes that write and read Avro records. Both are configured by {@code
 * spring.kafka.properties.*}.
 *
 * @param serializer writes records in the Confluent wire format ({@code RECORD_SERIALIZER})
 * @param deserializer reads them; thread-safe ({@code RECORD_DESERIALIZER})
 */
@ConfigurationProperties("broker.records")
record RecordSettings(
    Class<? extends Serializer<SpecificRecord>> serializer,
    Class<? extends Deserializer<SpecificRecord>> deserializer) {}
