package io.sandboxbroker.kafka;

import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The classes that write and read Avro records. Both are configured by {@code
 * spring.kafka.properties.*}.
 *
 * @param serializer writes records in the Confluent wire format ({@code RECORD_SERIALIZER})
 * @param deserializer reads them; thread-safe ({@code RECORD_DESERIALIZER})
 * @param preloadTimeout longest time by which a schema registry that is away holds up the start; 10
 *     s by default
 */
@ConfigurationProperties("broker.records")
record RecordSettings(
    Class<? extends Serializer<SpecificRecord>> serializer,
    Class<? extends Deserializer<SpecificRecord>> deserializer,
    @DefaultValue("10s") Duration preloadTimeout) {}
