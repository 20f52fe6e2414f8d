package io.sandboxbroker.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.command.RequestDeletion;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.timer.SweepDue;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AvroSerializerTest {

  private static final SweepDue RECORD = (SweepDue) FilledRecord.complete(SweepDue.class, 1);

  private final RegistryServer server = new RegistryServer();
  private final AvroSerializer serializer = new AvroSerializer();

  @AfterEach
  void close() {
    serializer.close();
    server.close();
  }

  @Test
  void the_registry_is_asked_once_per_topic_and_type() {
    server.answers(200, "{\"id\":1}").answers(200, "{}");
    server.answers(200, "{\"id\":1}").answers(200, "{}");
    configure("TopicRecordNameStrategy", true);

    for (int i = 0; i < 3; i++) {
      serializer.serialize("t", RECORD);
      serializer.serialize("u", RECORD);
    }

    assertThat(server.requests())
        .extracting(RegistryServer.Request::path)
        .containsExactly(
            "/subjects/t-io.sandboxbroker.timer.SweepDue/versions",
            "/config/t-io.sandboxbroker.timer.SweepDue",
            "/subjects/u-io.sandboxbroker.timer.SweepDue/versions",
            "/config/u-io.sandboxbroker.timer.SweepDue");
  }

  @Test
  void serializers_with_the_same_settings_share_what_the_registry_said() {
    server.answers(200, "{\"id\":1}").answers(200, "{}");
    configure("TopicNameStrategy", true);
    serializer.serialize("t", RECORD);
    int asked = server.requests().size();

    try (var another = new AvroSerializer()) {
      another.configure(Map.of("schema.registry.url", server.url()), false);
      another.serialize("t", RECORD);
    }

    assertThat(server.requests()).hasSize(asked);
  }

  @Test
  void a_schema_is_looked_up_and_not_registered_when_that_is_off() {
    server.answers(404, "{\"error_code\":40401,\"message\":\"Subject 't-value' not found.\"}");
    configure("TopicNameStrategy", false);

    assertThatThrownBy(() -> serializer.serialize("t", RECORD))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("Subject 't-value' not found.");
    assertThat(server.requests())
        .extracting(RegistryServer.Request::path)
        .containsExactly("/subjects/t-value");
  }

  @Test
  void the_registry_sees_no_trace_of_java_and_nested_types_in_place() {
    server.answers(200, "{\"id\":1}").answers(200, "{}");
    configure("TopicNameStrategy", true);

    serializer.serialize("t", FilledRecord.complete(SandboxAllocated.class, 1));

    assertThat(server.requests().getFirst().body())
        .doesNotContain("avro.java")
        .doesNotContain("references")
        .contains("\\\"name\\\":\\\"SandboxState\\\"")
        .contains("PENDING_DELETION");
  }

  @Test
  void a_registry_that_is_away_now_is_asked_again_later() {
    server.answers(503, "").answers(200, "{\"id\":5}").answers(200, "{}");
    serializer.configure(SettingsFor.impatient(server.url(), 0), false);

    assertThatThrownBy(() -> serializer.serialize("t", RECORD))
        .isInstanceOf(RegistryUnavailableException.class);
    assertThat(serializer.serialize("t", RECORD)).startsWith(0, 0, 0, 0, 5);
  }

  @Test
  void a_record_without_a_value_that_it_must_have_is_refused_and_spoils_nothing() {
    serializer.configure(Map.of("schema.registry.url", "mock://spoilt"), false);
    byte[] before = serializer.serialize("t", RECORD);

    assertThatThrownBy(() -> serializer.serialize("t", new RequestDeletion()))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("RequestDeletion cannot be written to t")
        .hasMessageContaining("commandId");
    assertThat(serializer.serialize("t", RECORD)).isEqualTo(before);
  }

  @Test
  void a_type_of_no_topic_is_refused() {
    serializer.configure(Map.of("schema.registry.url", "mock://no-topic"), false);

    assertThatThrownBy(() -> serializer.serialize("t", new SandboxState()))
        .isInstanceOf(SerializationException.class)
        .hasMessage("io.sandboxbroker.event.SandboxState is not a record type of any topic");
  }

  @Test
  void an_unconfigured_serializer_says_so() {
    assertThatThrownBy(() -> serializer.serialize("t", RECORD))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("configure()");
  }

  private void configure(String strategy, boolean autoRegister) {
    serializer.configure(
        Map.of(
            "schema.registry.url", server.url(),
            "auto.register.schemas", autoRegister,
            "value.subject.name.strategy", strategy),
        false);
  }
}
