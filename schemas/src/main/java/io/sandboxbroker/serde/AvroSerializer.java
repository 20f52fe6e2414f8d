package io.sandboxbroker.serde;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sandboxbroker.topic.SchemaPreloading;
import io.sandboxbroker.topic.Topic;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the record types of {@link io.sandboxbroker.topic.Topics} in the Confluent wire format: a
 * zero byte, the schema's id as four bytes big-endian, then the Avro binary. Takes the
 * configuration keys of Confluent's serializer (docs/serdes.md). Thread-safe once configured.
 */
public final class AvroSerializer implements Serializer<SpecificRecord>, SchemaPreloading {

  static final byte MAGIC = 0;

  private static final int MAX_FORMATS = 1_000;
  private static final int INITIAL_SIZE = 512;

  private final Cache<Target, Format> formats =
      Caffeine.newBuilder().maximumSize(MAX_FORMATS).build();
  private @Nullable SerdeSettings settings;
  private boolean isKey;

  /**
   * {@inheritDoc}
   *
   * @throws org.apache.kafka.common.config.ConfigException if a setting is not valid
   */
  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    this.settings = SerdeSettings.of(configs, isKey);
    this.isKey = isKey;
  }

  /**
   * {@inheritDoc}
   *
   * @return null for null
   * @throws SerializationException if the record does not fit its schema, no topic declares its
   *     type, or the registry refuses its schema
   * @throws RegistryUnavailableException if the first record of a type needs the registry and the
   *     registry does not answer
   */
  @Override
  public byte @Nullable [] serialize(String topic, @Nullable SpecificRecord record) {
    if (record == null) {
      return null;
    }
    Format format = formats.get(new Target(topic, record.getClass()), this::format);
    var bytes = new ByteArrayOutputStream(INITIAL_SIZE);
    try {
      bytes.write(MAGIC);
      new DataOutputStream(bytes).writeInt(format.schemaId());
      // The direct encoder buffers nothing, so it needs no flush.
      format.writer().write(record, EncoderFactory.get().directBinaryEncoder(bytes, null));
      return bytes.toByteArray();
    } catch (IOException | RuntimeException e) {
      throw new SerializationException(
          "%s cannot be written to %s: %s"
              .formatted(format.schema().getFullName(), topic, e.getMessage()),
          e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Registers schemas that are missing, as the first record of a type does.
   */
  @Override
  public void preload(Topic topic) {
    for (Class<? extends SpecificRecord> type : topic.records()) {
      var unused = formats.get(new Target(topic.name(), type), this::format);
    }
  }

  private Format format(Target target) {
    if (settings == null) {
      throw new IllegalStateException("configure() must be called before serialize()");
    }
    Schema schema = PlainSchema.of(RecordTypes.DECLARED.readerSchema(target.type().getName()));
    SchemaRegistry registry = SchemaRegistry.shared(settings.registry());
    String subject = settings.subjectName().of(target.topic(), isKey, schema.getFullName());
    int id =
        settings.autoRegister()
            ? registry.register(subject, schema)
            : registry.idOf(subject, schema);
    return new Format(id, schema, RecordTypes.DECLARED.newWriter(schema));
  }

  private record Target(String topic, Class<?> type) {}

  private record Format(int schemaId, Schema schema, DatumWriter<SpecificRecord> writer) {}
}
