package io.sandboxbroker.serde;

import io.sandboxbroker.topic.Topics;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * The record types that {@link Topics} declares, as Avro's data model.
 *
 * <p>Avro loads a generated class by the name in a schema, and only from packages that a system
 * property lists. This model resolves a name only to a class that {@code Topics} declares, so it
 * needs no property and a foreign schema cannot name any other class.
 */
final class RecordTypes extends SpecificData {

  static final RecordTypes DECLARED = new RecordTypes();

  /** The declared record types, by full name. */
  private final Map<String, Class<? extends SpecificRecord>> records =
      Topics.ALL.stream()
          .flatMap(topic -> topic.records().stream())
          .distinct()
          .collect(Collectors.toUnmodifiableMap(Class::getName, Function.identity()));

  /** The records and every named type within them, by full name. */
  private final Map<String, Class<?>> classes = new HashMap<>();

  private RecordTypes() {
    super(RecordTypes.class.getClassLoader());
    addLogicalTypeConversions(this);
    records.values().forEach(type -> collect(getSchema(type)));
  }

  /** The schema that our class for this name reads into. */
  Schema readerSchema(String fullName) {
    Class<? extends SpecificRecord> type = records.get(fullName);
    if (type == null) {
      throw new SerializationException(fullName + " is not a record type of any topic");
    }
    return getSchema(type);
  }

  /** A thread-safe writer for records of the schema. */
  DatumWriter<SpecificRecord> newWriter(Schema schema) {
    return new SpecificDatumWriter<>(schema, this);
  }

  /**
   * A thread-safe reader for records of the writer's schema. Avro uses its fast reader by default
   * only with its own data model, and its builder is not thread-safe.
   */
  synchronized DatumReader<SpecificRecord> newReader(Schema writerSchema) {
    Schema readerSchema = readerSchema(writerSchema.getFullName());
    try {
      return getFastReaderBuilder().createDatumReader(writerSchema, readerSchema);
    } catch (IOException | AvroRuntimeException e) {
      throw new SerializationException(
          writerSchema.getFullName() + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The class of a named type, or null, which makes Avro read it generically. */
  @Override
  @SuppressWarnings("rawtypes") // as inherited
  public @Nullable Class getClass(Schema schema) {
    return switch (schema.getType()) {
      case RECORD, ENUM, FIXED -> classes.get(schema.getFullName());
      default -> super.getClass(schema);
    };
  }

  private void collect(Schema schema) {
    switch (schema.getType()) {
      case RECORD -> {
        if (register(schema)) {
          schema.getFields().forEach(field -> collect(field.schema()));
        }
      }
      case ENUM, FIXED -> register(schema);
      case UNION -> schema.getTypes().forEach(this::collect);
      case ARRAY -> collect(schema.getElementType());
      case MAP -> collect(schema.getValueType());
      default -> {}
    }
  }

  private boolean register(Schema schema) {
    try {
      return classes.put(schema.getFullName(), Class.forName(schema.getFullName())) == null;
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(schema.getFullName() + " has no generated class", e);
    }
  }
}
