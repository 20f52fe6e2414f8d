package io.sandboxbroker.serde;

import java.io.OutputStream;
import java.util.Arrays;

/**
 * Where a thread builds its records, one after the other: {@link java.io.ByteArrayOutputStream}
 * without the locks, and without keeping what one huge record made it grow to.
 */
final class WireBuffer extends OutputStream {

  private static final int KEPT = 64 * 1024;

  private byte[] bytes = new byte[1024];
  private int size;

  /** Forgets the last record and begins the next with its header. */
  void begin(int schemaId) {
    if (bytes.length > KEPT) {
      bytes = new byte[KEPT];
    }
    WireFormat.writeHeader(bytes, schemaId);
    size = WireFormat.HEADER;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  @Override
  public void write(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    reserve(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  private void reserve(int length) {
    int needed = Math.addExact(size, length);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
    }
  }
}
