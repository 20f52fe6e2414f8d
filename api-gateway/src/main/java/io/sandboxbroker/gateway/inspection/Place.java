package io.sandboxbroker.gateway.inspection;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where a list goes on.
 *
 * @param stretch in which of its stretches, from 0
 * @param cursor the stretch's own cursor; null for its beginning
 */
record Place(int stretch, @Nullable String cursor) {

  static final Place BEGINNING = new Place(0, null);

  byte[] toBytes() {
    byte[] within = cursor == null ? new byte[0] : cursor.getBytes(UTF_8);
    return ByteBuffer.allocate(Short.BYTES + within.length)
        .putShort((short) stretch)
        .put(within)
        .array();
  }

  static Place of(byte[] bytes) {
    String within = new String(bytes, Short.BYTES, bytes.length - Short.BYTES, UTF_8);
    return new Place(ByteBuffer.wrap(bytes).getShort(), within.isEmpty() ? null : within);
  }
}
