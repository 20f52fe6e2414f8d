package io.sandboxbroker.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.timer.SyncReason;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireFormatTest {

  private static final SyncDue RECORD =
      SyncDue.newBuilder()
          .setTimerId("t-1")
          .setDueAt(Instant.ofEpochMilli(1_000))
          .setReason(SyncReason.POOL_EMPTY)
          .build();

  /**
   * The string's length zig-zag and its bytes, the time zig-zag in base 128, the symbol's index,
   * three times false.
   */
  private static final String RECORD_IN_AVRO = "06742d31" + "d00f" + "04" + "000000";

  @Test
  void a_record_is_a_zero_byte_the_schema_id_big_endian_and_avro_binary() {
    try (var server = new RegistryServer().answers(200, "{\"id\":66051}").answers(200, "{}")) {
      try (var serializer = new AvroSerializer()) {
        serializer.configure(Map.of("schema.registry.url", server.url()), false);
        assertThat(HexFormat.of().formatHex(serializer.serialize("any", RECORD)))
            .isEqualTo("00" + "00010203" + RECORD_IN_AVRO);
      }
    }
  }

  @Test
  void a_record_from_another_writer_is_read() {
    SchemaRegistry registry = SchemaRegistry.shared(SettingsFor.mock("wire").registry());
    int id = registry.register("any", PlainSchema.of(SyncDue.getClassSchema()));
    try (var deserializer = new AvroDeserializer()) {
      deserializer.configure(Map.of("schema.registry.url", "mock://wire"), false);
      byte[] bytes = HexFormat.of().parseHex("00%08x".formatted(id) + RECORD_IN_AVRO);
      assertThat(deserializer.deserialize("any", bytes)).isEqualTo(RECORD);
    }
  }

  @ParameterizedTest
  @CsvSource({"00000f0001,983041", "007fffffff,2147483647", "00ffffffff,-1", "000001020304,66051"})
  void the_schema_id_is_four_bytes_big_endian(String record, int id) {
    assertUnreadable(record, "has no schema with id " + id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "00000000"})
  void a_record_without_a_whole_header_is_refused(String record) {
    assertUnreadable(record, "too few");
  }

  @Test
  void a_record_that_begins_otherwise_is_refused() {
    assertUnreadable("7b226a736f6e223a317d", "it begins with 123 and not with the wire format's 0");
  }

  private static void assertUnreadable(String record, String why) {
    try (var deserializer = new AvroDeserializer()) {
      deserializer.configure(Map.of("schema.registry.url", "mock://wire"), false);
      assertThatThrownBy(() -> deserializer.deserialize("any", HexFormat.of().parseHex(record)))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining(why);
    }
  }
}
