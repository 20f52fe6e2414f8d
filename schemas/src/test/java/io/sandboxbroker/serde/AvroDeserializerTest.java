package io.sandboxbroker.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.timer.SyncReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvroDeserializerTest {

  private static final String TIMER_ID = "{\"name\":\"timerId\",\"type\":\"string\"}";
  private static final String DUE_AT =
      "{\"name\":\"dueAt\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}}";
  private static final String REASON =
      "{\"name\":\"reason\",\"type\":{\"type\":\"enum\",\"name\":\"SyncReason\",\"symbols\":[\"POOL_EMPTY\",\"A_LATER_ONE\"]}}";
  private static final String NOTE = "{\"name\":\"note\",\"type\":\"string\"}";

  private final SchemaRegistry registry =
      SchemaRegistry.shared(SettingsFor.mock("deserializer").registry());
  private final AvroDeserializer deserializer = new AvroDeserializer();

  AvroDeserializerTest() {
    deserializer.configure(Map.of("schema.registry.url", "mock://deserializer"), false);
  }

  @AfterEach
  void close() {
    deserializer.close();
  }

  @Test
  void a_newer_writers_field_is_skipped_and_an_older_order_does_not_matter() {
    Schema writer = syncDue(NOTE, REASON, DUE_AT, TIMER_ID);

    assertThat(deserializer.deserialize("t", written(writer, "POOL_EMPTY")))
        .isEqualTo(
            SyncDue.newBuilder()
                .setTimerId("timer")
                .setDueAt(Instant.ofEpochMilli(7))
                .setReason(SyncReason.POOL_EMPTY)
                .build());
  }

  @Test
  void a_newer_writers_symbol_is_read_as_unknown() {
    byte[] bytes = written(syncDue(TIMER_ID, DUE_AT, REASON), "A_LATER_ONE");

    assertThat(deserializer.deserialize("t", bytes))
        .isInstanceOfSatisfying(
            SyncDue.class, read -> assertThat(read.getReason()).isEqualTo(SyncReason.UNKNOWN));
  }

  @Test
  void a_field_that_is_missing_and_has_no_default_makes_a_record_undecodable() {
    byte[] bytes = written(syncDue(TIMER_ID, REASON), "POOL_EMPTY");

    assertThatThrownBy(() -> deserializer.deserialize("t", bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("a record of t cannot be read")
        .hasMessageContaining("missing required field dueAt");
  }

  @Test
  void a_record_type_that_no_topic_declares_is_undecodable() {
    Schema foreign =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"File\",\"namespace\":\"java.io\",\"fields\":[]}");
    int id = registry.register("foreign", foreign);

    assertThatThrownBy(
            () -> deserializer.deserialize("t", HexFormat.of().parseHex("00%08x".formatted(id))))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("java.io.File is not a record type of any topic");
  }

  @ParameterizedTest
  @CsvSource({
    "'',0 bytes are too few",
    "7b7d7b7d7b7d,begins with 123",
    "007fffffff00,has no schema with id 2147483647",
  })
  void bytes_of_another_kind_are_undecodable(String hex, String complaint) {
    assertThatThrownBy(() -> deserializer.deserialize("t", HexFormat.of().parseHex(hex)))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("a record of t cannot be read")
        .hasMessageContaining(complaint);
  }

  @Test
  void a_record_cut_short_anywhere_is_undecodable() {
    byte[] bytes = written(syncDue(TIMER_ID, DUE_AT, REASON), "POOL_EMPTY");

    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> deserializer.deserialize("t", cut))
          .as("%d of %d bytes", length, bytes.length)
          .isInstanceOf(SerializationException.class);
    }
  }

  @Test
  void bytes_after_the_record_make_it_undecodable() {
    byte[] bytes = written(syncDue(TIMER_ID, DUE_AT, REASON), "POOL_EMPTY");

    assertThatThrownBy(() -> deserializer.deserialize("t", Arrays.copyOf(bytes, bytes.length + 1)))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("left over");
  }

  @Test
  void a_length_beyond_the_record_is_refused_before_memory_is_taken_for_it() {
    int id = registry.register("t", syncDue(TIMER_ID, DUE_AT, REASON));
    byte[] bytes = HexFormat.of().parseHex("00%08x".formatted(id) + "feffffff0f");

    assertThatThrownBy(() -> deserializer.deserialize("t", bytes))
        .isInstanceOf(SerializationException.class);
  }

  @Test
  void a_registry_that_is_away_is_not_the_records_fault_and_a_known_schema_needs_none() {
    Schema schema = syncDue(TIMER_ID, DUE_AT, REASON);
    byte[] bytes = written(schema, "POOL_EMPTY");
    String answer = new JsonMapper().createObjectNode().put("schema", schema.toString()).toString();
    try (var server = new RegistryServer().answers(503, "").answers(200, answer);
        var remote = new AvroDeserializer()) {
      remote.configure(SettingsFor.impatient(server.url(), 0), false);

      assertThatThrownBy(() -> remote.deserialize("t", bytes))
          .isInstanceOf(RegistryUnavailableException.class);
      assertThat(remote.deserialize("t", bytes)).isInstanceOf(SyncDue.class);
      server.close();
      assertThat(remote.deserialize("t", bytes)).isInstanceOf(SyncDue.class);
    }
  }

  @Test
  void an_interrupted_reader_does_not_take_the_record_for_undecodable() {
    try (var server = new RegistryServer();
        var remote = new AvroDeserializer()) {
      remote.configure(SettingsFor.impatient(server.url(), 0), false);
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> remote.deserialize("t", new byte[6]))
          .isInstanceOf(InterruptException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void an_unconfigured_deserializer_says_so() {
    try (var unconfigured = new AvroDeserializer()) {
      assertThatThrownBy(() -> unconfigured.deserialize("t", new byte[6]))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("configure()");
    }
  }

  private static Schema syncDue(String... fields) {
    return new Schema.Parser()
        .parse(
            "{\"type\":\"record\",\"name\":\"SyncDue\",\"namespace\":\"io.sandboxbroker.timer\",\"fields\":[%s]}"
                .formatted(String.join(",", fields)));
  }

  private byte[] written(Schema schema, String reason) {
    GenericRecord record = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      record.put(
          field.pos(),
          switch (field.name()) {
            case "timerId" -> "timer";
            case "dueAt" -> 7L;
            case "reason" -> new GenericData.EnumSymbol(field.schema(), reason);
            default -> "skipped";
          });
    }
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ByteBuffer.allocate(5).putInt(1, registry.register("t", schema)).array());
    try {
      Encoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
