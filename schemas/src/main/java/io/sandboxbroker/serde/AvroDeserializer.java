package io.sandboxbroker.serde;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sandboxbroker.topic.SchemaPreloading;
import io.sandboxbroker.topic.Topic;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the record types of {@link io.sandboxbroker.topic.Topics} from the Confluent wire format
 * into the generated classes. The writer's schema may be any compatible version. Takes the
 * configuration keys of Confluent's deserializer (docs/serdes.md). Thread-safe once configured.
 */
public final class AvroDeserializer implements Deserializer<SpecificRecord>, SchemaPreloading {

  private static final Logger LOG = LoggerFactory.getLogger(AvroDeserializer.class);

  /** Bytes before the Avro binary. */
  private static final int HEADER = 5;

  private static final int MAX_READERS = 1_000;
  private static final ThreadLocal<BinaryDecoder> DECODER =
      ThreadLocal.withInitial(() -> DecoderFactory.get().binaryDecoder(new byte[0], null));

  private final Cache<Integer, DatumReader<SpecificRecord>> readers =
      Caffeine.newBuilder().maximumSize(MAX_READERS).build();
  private @Nullable SchemaRegistry registry;
  private @Nullable SubjectName subjectName;
  private boolean isKey;

  /**
   * {@inheritDoc}
   *
   * @throws org.apache.kafka.common.config.ConfigException if a setting is not valid
   */
  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    SerdeSettings settings = SerdeSettings.of(configs, isKey);
    this.registry = SchemaRegistry.shared(settings.registry());
    this.subjectName = settings.subjectName();
    this.isKey = isKey;
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

  /**
   * {@inheritDoc}
   *
   * <p>Looks up our own versions of the schemas, and registers none: their writers do that. Another
   * version is looked up with its first record.
   */
  @Override
  public void preload(Topic topic) {
    if (registry == null || subjectName == null) {
      throw new IllegalStateException("configure() must be called before preload()");
    }
    for (Class<? extends SpecificRecord> type : topic.records()) {
      Schema schema = PlainSchema.of(RecordTypes.DECLARED.readerSchema(type.getName()));
      String subject = subjectName.of(topic.name(), isKey, schema.getFullName());
      try {
        var unused = readers.get(registry.idOf(subject, schema), this::reader);
      } catch (SerializationException notRegistered) {
        LOG.debug("{} has no schema yet that this process knows", subject);
      }
    }
  }

  /** {@inheritDoc} What has no wire format needs no registry to be refused. */
  @Override
  public boolean isLoaded(byte[] record) {
    return record.length < HEADER
        || record[0] != AvroSerializer.MAGIC
        || readers.getIfPresent(schemaId(record)) != null;
  }

  private DatumReader<SpecificRecord> reader(int schemaId) {
    if (registry == null) {
      throw new IllegalStateException("configure() must be called before deserialize()");
    }
    return RecordTypes.DECLARED.newReader(registry.byId(schemaId));
  }
}
