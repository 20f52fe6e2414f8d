package io.sandboxbroker.serde;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Records of any declared type with something in every field, or with nothing that may be left out.
 */
final class FilledRecord {

  private final Random random;
  private final boolean optionals;

  private FilledRecord(Random random, boolean optionals) {
    this.random = random;
    this.optionals = optionals;
  }

  static SpecificRecord complete(Class<? extends SpecificRecord> type, long seed) {
    return new FilledRecord(new Random(seed), true).record(schema(type));
  }

  static SpecificRecord sparse(Class<? extends SpecificRecord> type, long seed) {
    return new FilledRecord(new Random(seed), false).record(schema(type));
  }

  private static Schema schema(Class<? extends SpecificRecord> type) {
    return RecordTypes.DECLARED.getSchema(type);
  }

  private SpecificRecord record(Schema schema) {
    var record =
        (SpecificRecord) SpecificData.newInstance(RecordTypes.DECLARED.getClass(schema), schema);
    schema.getFields().forEach(field -> record.put(field.pos(), value(field.schema())));
    return record;
  }

  private Object value(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> record(schema);
      case ENUM ->
          RecordTypes.DECLARED.createEnum(
              schema.getEnumSymbols().get(random.nextInt(schema.getEnumSymbols().size())), schema);
      case UNION -> optionals ? value(schema.getTypes().get(1)) : null;
      case STRING -> "é€😀".substring(0, random.nextInt(3)) + random.nextLong();
      case INT -> random.nextInt();
      case LONG ->
          schema.getLogicalType() == null
              ? (Object) random.nextLong()
              : Instant.ofEpochMilli(random.nextLong(0, 1L << 42));
      case DOUBLE -> random.nextDouble();
      case BOOLEAN -> random.nextBoolean();
      case BYTES -> ByteBuffer.wrap(new byte[] {1, 2, 3});
      case ARRAY ->
          Stream.generate(() -> value(schema.getElementType())).limit(random.nextInt(3)).toList();
      default -> throw new IllegalArgumentException("no value for " + schema);
    };
  }
}
