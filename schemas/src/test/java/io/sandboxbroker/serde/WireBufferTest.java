package io.sandboxbroker.serde;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class WireBufferTest {

  private final WireBuffer buffer = new WireBuffer();

  @Test
  void it_holds_records_of_any_size_one_after_the_other() {
    for (int size : new int[] {0, 1, 2_000, 200_000, 3}) {
      byte[] payload = new byte[size];
      new Random(size).nextBytes(payload);

      buffer.begin(1);
      buffer.write(payload, 0, size / 2);
      for (int i = size / 2; i < size; i++) {
        buffer.write(payload[i]);
      }

      assertThat(buffer.toBytes()).hasSize(5 + size).startsWith(0, 0, 0, 0, 1).endsWith(payload);
    }
  }
}
