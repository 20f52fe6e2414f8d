package io.sandboxbroker.serde;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.kafka.common.errors.SerializationException;

/**
 * The Confluent wire format: a zero byte, the schema's id as four bytes big-endian, then the Avro
 * binary.
 */
final class WireFormat {

  /** Bytes before the Avro binary. */
  static final int HEADER = 5;

  private static final byte MAGIC = 0;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private WireFormat() {}

  static void writeHeader(byte[] record, int schemaId) {
    record[0] = MAGIC;
    INT.set(record, 1, schemaId);
  }

  /**
   * The id in the header.
   *
   * @throws SerializationException if the record does not begin with such a header
   */
  static int schemaId(byte[] record) {
    if (record.length < HEADER) {
      throw new SerializationException(
          "%d bytes are too few for the wire format".formatted(record.length));
    }
    if (record[0] != MAGIC) {
      throw new SerializationException(
          "it begins with %d and not with the wire format's 0".formatted(record[0]));
    }
    return (int) INT.get(record, 1);
  }
}
