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
 * The record types that {@link Topics} declares, and Avro's view of them.
 *
 * <p>Avro loads a generated class by the name in a schema, and refuses to unless a system property
 * names its package. Here a name stands for a class only when {@code Topics} leads to it, so there
 * is nothing to set and nothing that a foreign schema could name.
 */
final class RecordTypes extends SpecificData {

  static final RecordTypes DECLARED = new RecordTypes();

  /** What travels on its own, by full name. */
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
   * A thread-safe reader for what was written with the schema. Avro uses its fast reader of its own
   * accord only with its own view of classes, and builds only one at a time safely.
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
        if (name(schema)) {
          schema.getFields().forEach(field -> collect(field.schema()));
        }
      }
      case ENUM, FIXED -> name(schema);
      case UNION -> schema.getTypes().forEach(this::collect);
      case ARRAY -> collect(schema.getElementType());
      case MAP -> collect(schema.getValueType());
      default -> {}
    }
  }

  private boolean name(Schema schema) {
    try {
      return classes.put(schema.getFullName(), Class.forName(schema.getFullName())) == null;
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(schema.getFullName() + " has no generated class", e);
    }
  }
}
