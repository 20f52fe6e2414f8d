package io.sandboxbroker.serde;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the record types of {@link io.sandboxbroker.topic.Topics} from the Confluent wire format
 * into the generated classes. The writer's schema may be any compatible version. Takes the
 * configuration keys of Confluent's deserializer (docs/serdes.md). Thread-safe once configured.
 */
public final class AvroDeserializer implements Deserializer<SpecificRecord> {

  /** Bytes before the Avro binary. */
  private static final int HEADER = 5;

  private static final int MAX_READERS = 1_000;
  private static final ThreadLocal<BinaryDecoder> DECODER =
      ThreadLocal.withInitial(() -> DecoderFactory.get().binaryDecoder(new byte[0], null));

  private final Cache<Integer, DatumReader<SpecificRecord>> readers =
      Caffeine.newBuilder().maximumSize(MAX_READERS).build();
  private @Nullable SchemaRegistry registry;

  /**
   * {@inheritDoc}
   *
   * @throws org.apache.kafka.common.config.ConfigException if a setting is not valid
   */
  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    this.registry = SchemaRegistry.shared(SerdeSettings.of(configs, isKey).registry());
  }

  /**
   * {@inheritDoc}
   *
   * @return null for null
   * @throws SerializationException if the bytes can never be decoded: another format, a schema that
   *     the registry does not have or that ours cannot read, an unknown record type
   * @throws RegistryUnavailableException if the first record with this schema needs the registry
   *     and the registry does not answer
   */
  @Override
  public @Nullable SpecificRecord deserialize(String topic, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      return read(readers.get(schemaId(bytes), this::reader), bytes);
    } catch (SerializationException e) {
      throw new SerializationException(
          "a record of %s cannot be read: %s".formatted(topic, e.getMessage()), e);
    }
  }

  private static int schemaId(byte[] bytes) {
    if (bytes.length < HEADER) {
      throw new SerializationException(
          "%d bytes are too few for the wire format".formatted(bytes.length));
    }
    if (bytes[0] != AvroSerializer.MAGIC) {
      throw new SerializationException(
          "it begins with %d and not with the wire format's 0".formatted(bytes[0]));
    }
    return ByteBuffer.wrap(bytes).getInt(1);
  }

  private static SpecificRecord read(DatumReader<SpecificRecord> reader, byte[] bytes) {
    BinaryDecoder decoder =
        DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, DECODER.get());
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
      throw new IllegalStateException("configure() must be called before deserialize()");
    }
    return RecordTypes.DECLARED.newReader(registry.byId(schemaId));
  }
}
