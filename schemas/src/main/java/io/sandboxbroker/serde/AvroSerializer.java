package io.sandboxbroker.serde;

import java.io.IOException;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the record types of {@link io.sandboxbroker.topic.Topics} in the Confluent wire format.
 * Configured by the keys of Confluent's serializer (docs/serdes.md). Thread-safe once configured.
 */
public final class AvroSerializer implements Serializer<SpecificRecord> {

  private static final int CAPACITY = 1_000;
  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private final BoundedCache<Target, Format> formats = new BoundedCache<>(CAPACITY);
  private @Nullable SerdeSettings settings;
  private boolean isKey;

  /**
   * {@inheritDoc}
   *
   * @throws org.apache.kafka.common.config.ConfigException if a setting makes no sense
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
   * @throws SerializationException if the record does not fit its schema, is of no declared type,
   *     or the registry refuses its schema
   * @throws RegistryUnavailableException if the registry is needed, for the first record of its
   *     type, and away
   */
  @Override
  public byte @Nullable [] serialize(String topic, @Nullable SpecificRecord record) {
    if (record == null) {
      return null;
    }
    Format format = formats.get(new Target(topic, record.getClass()), this::format);
    Scratch scratch = SCRATCH.get();
    scratch.buffer.begin(format.schemaId());
    try {
      format.writer().write(record, scratch.encoder);
      return scratch.buffer.toBytes();
    } catch (IOException | RuntimeException e) {
      throw new SerializationException(
          "%s cannot be written to %s: %s"
              .formatted(format.schema().getFullName(), topic, e.getMessage()),
          e);
    }
  }

  private Format format(Target target) {
    if (settings == null) {
      throw new IllegalStateException("configure() comes before serialize()");
    }
    Schema schema = PlainSchema.of(RecordTypes.DECLARED.readerSchema(target.type().getName()));
    SchemaRegistry registry = SchemaRegistries.shared(settings.registry());
    String subject = settings.subjectName().of(target.topic(), isKey, schema.getFullName());
    int id =
        settings.autoRegister()
            ? registry.register(subject, schema)
            : registry.idOf(subject, schema);
    return new Format(id, schema, RecordTypes.DECLARED.newWriter(schema));
  }

  private record Target(String topic, Class<?> type) {}

  private record Format(int schemaId, Schema schema, DatumWriter<SpecificRecord> writer) {}

  /** The direct encoder holds nothing back, so a record that fails leaves nothing to the next. */
  private static final class Scratch {
    final WireBuffer buffer = new WireBuffer();
    final BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(buffer, null);
  }
}
