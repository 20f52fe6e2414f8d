package io.sandboxbroker.serde;

import java.io.IOException;
import java.util.Map;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the record types of {@link io.sandboxbroker.topic.Topics} from the Confluent wire format,
 * whatever compatible schema they were written with, into our generated classes. Configured by the
 * keys of Confluent's deserializer (docs/serdes.md). Thread-safe once configured.
 */
public final class AvroDeserializer implements Deserializer<SpecificRecord> {

  private static final int CAPACITY = 1_000;
  private static final ThreadLocal<BinaryDecoder> DECODER =
      ThreadLocal.withInitial(() -> DecoderFactory.get().binaryDecoder(new byte[0], null));

  private final BoundedCache<Integer, DatumReader<SpecificRecord>> readers =
      new BoundedCache<>(CAPACITY);
  private @Nullable SchemaRegistry registry;

  /**
   * {@inheritDoc}
   *
   * @throws org.apache.kafka.common.config.ConfigException if a setting makes no sense
   */
  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    this.registry = SchemaRegistries.shared(SerdeSettings.of(configs, isKey).registry());
  }

  /**
   * {@inheritDoc}
   *
   * @return null for null
   * @throws SerializationException if the bytes can never be decoded: another format, a schema that
   *     the registry does not have or that ours cannot read, an unknown record type
   * @throws RegistryUnavailableException if the registry is needed, for the first record with this
   *     schema, and away
   */
  @Override
  public @Nullable SpecificRecord deserialize(String topic, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      return read(readers.get(WireFormat.schemaId(bytes), this::reader), bytes);
    } catch (SerializationException e) {
      throw new SerializationException(
          "a record of %s cannot be read: %s".formatted(topic, e.getMessage()), e);
    }
  }

  private static SpecificRecord read(DatumReader<SpecificRecord> reader, byte[] bytes) {
    BinaryDecoder decoder =
        DecoderFactory.get()
            .binaryDecoder(
                bytes, WireFormat.HEADER, bytes.length - WireFormat.HEADER, DECODER.get());
    try {
      SpecificRecord record = reader.read(null, decoder);
      if (!decoder.isEnd()) {
        throw new SerializationException("bytes are left over after it");
      }
      return record;
    } catch (SerializationException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Corrupt bytes make Avro throw nearly anything.
      throw new SerializationException(e.toString(), e);
    }
  }

  private DatumReader<SpecificRecord> reader(int schemaId) {
    if (registry == null) {
      throw new IllegalStateException("configure() comes before deserialize()");
    }
    return RecordTypes.DECLARED.newReader(registry.byId(schemaId));
  }
}
