package io.sandboxbroker.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.serde.RegistryServer.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSchemaRegistryTest {

  private static final Schema SCHEMA = SchemaBuilder.record("a.R").fields().endRecord();
  private static final String SCHEMA_AS_BODY =
      "{\"schema\":\"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"R\\\",\\\"namespace\\\":\\\"a\\\",\\\"fields\\\":[]}\"}";

  private final RegistryServer server = new RegistryServer();
  private final SchemaRegistry registry = registry(server.url(), 0);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void a_schema_is_registered_under_its_subject() {
    server.answers(200, "{\"id\":7}").answers(200, "{}");

    assertThat(registry.register("t-a.R/ü", SCHEMA)).isEqualTo(7);
    assertThat(server.requests())
        .startsWith(new Request("POST", "/subjects/t-a.R%2F%C3%BC/versions", null, SCHEMA_AS_BODY));
  }

  @Test
  void a_subject_is_held_to_compatibility_once_it_is_there() {
    server.answers(200, "{\"id\":7}").answers(200, "{}");

    registry.register("t-a.R/ü", SCHEMA);

    assertThat(server.requests())
        .endsWith(
            new Request(
                "PUT", "/config/t-a.R%2F%C3%BC", null, "{\"compatibility\":\"FULL_TRANSITIVE\"}"));
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404, 422, 500})
  void a_registry_that_refuses_the_compatibility_still_registers(int status) {
    server.answers(200, "{\"id\":7}").answers(status, "").answers(404, "");

    assertThat(registry.register("s", SCHEMA)).isEqualTo(7);
  }

  @Test
  void a_schema_is_looked_up_under_its_subject() {
    server.answers(200, "{\"subject\":\"s\",\"id\":7,\"version\":1,\"schema\":\"{}\"}");

    assertThat(registry.idOf("s", SCHEMA)).isEqualTo(7);
    assertThat(server.requests())
        .containsExactly(new Request("POST", "/subjects/s", null, SCHEMA_AS_BODY));
  }

  @Test
  void a_schema_is_read_by_its_id() {
    server.answers(200, SCHEMA_AS_BODY);

    assertThat(registry.byId(7)).isEqualTo(SCHEMA);
    assertThat(server.requests()).containsExactly(new Request("GET", "/schemas/ids/7", null, ""));
  }

  @Test
  void credentials_go_along() {
    server.answers(200, SCHEMA_AS_BODY);

    registry("http://user:secret@" + server.authority(), 0).byId(7);

    assertThat(server.requests())
        .extracting(Request::authorization)
        .containsExactly("Basic dXNlcjpzZWNyZXQ=");
  }

  @ParameterizedTest
  @CsvSource({"404,40403", "404,40401", "409,409", "409,40901", "422,42201"})
  void the_registrys_no_is_final(int status, int code) {
    server.answers(status, "{\"error_code\":%d,\"message\":\"because\"}".formatted(code));

    assertThatThrownBy(() -> registry(server.url(), 3).register("s", SCHEMA))
        .isInstanceOf(SerializationException.class)
        .hasMessage(
            "the schema registry answered %d to the schema of a.R under s: because"
                .formatted(status));
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"schema\":\"message R {}\",\"schemaType\":\"PROTOBUF\"}",
        "{\"schema\":\"{}\",\"references\":[{\"name\":\"a.S\",\"subject\":\"s\",\"version\":1}]}",
        "{\"schema\":\"{\\\"type\\\":\\\"nonsense\\\"}\"}",
      })
  void a_schema_that_we_cannot_read_makes_its_records_undecodable(String body) {
    server.answers(200, body);

    assertThatThrownBy(() -> registry.byId(7))
        .isInstanceOf(SerializationException.class)
        .hasMessageStartingWith("schema 7 ");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 302})
  void an_answer_that_is_not_the_registrys_own_is_a_registry_away(int status) {
    server.answers(status, "<html>");

    assertThatThrownBy(() -> registry(server.url(), 3).byId(7))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("answered %d to schema 7".formatted(status))
        .hasMessageContaining("check schema.registry.url");
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "{}", "[]"})
  void a_success_without_a_schema_is_a_registry_away(String body) {
    server.answers(200, body);

    assertThatThrownBy(() -> registry.byId(7))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageStartingWith("no schema registry answers");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 429, 408})
  void a_passing_trouble_is_tried_again_and_then_a_registry_away(int status) {
    server.answers(status, "").answers(status, "").answers(status, "");

    assertThatThrownBy(() -> registry(server.url(), 2).byId(7))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessage(
            "the schema registry gave no answer to GET /schemas/ids/7 in 3 tries; last, %s answered %d"
                .formatted(server.url(), status));
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void a_passing_trouble_passes() {
    server.answers(500, "").answers(200, SCHEMA_AS_BODY);

    assertThat(registry(server.url(), 1).byId(7)).isEqualTo(SCHEMA);
  }

  @Test
  void a_silent_registry_is_away() {
    server.keepsSilent();

    assertThatThrownBy(() -> registry.byId(7))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("no answer within PT1.2S");
  }

  @Test
  void a_refused_connection_is_a_registry_away() throws IOException {
    assertThatThrownBy(() -> registry(refusing(), 0).byId(7))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("ConnectException");
  }

  @Test
  void the_next_address_is_asked_when_one_is_away_and_stays_the_first_choice() throws IOException {
    try (var first = new RegistryServer().answers(503, "")) {
      SchemaRegistry both = registry(first.url() + "," + refusing() + "," + server.url(), 0);
      server.answers(200, SCHEMA_AS_BODY).answers(200, SCHEMA_AS_BODY);

      assertThat(both.byId(7)).isEqualTo(SCHEMA);
      assertThat(both.byId(8)).isEqualTo(SCHEMA);
      assertThat(first.requests()).hasSize(1);
    }
  }

  @Test
  void an_interrupted_caller_is_let_go() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> registry.byId(7)).isInstanceOf(InterruptException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  private static String refusing() throws IOException {
    try (var port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "http://127.0.0.1:" + port.getLocalPort();
    }
  }

  private static SchemaRegistry registry(String url, int retries) {
    return new HttpSchemaRegistry(
        new RegistryHttp(SerdeSettings.of(SettingsFor.impatient(url, retries), false).registry()));
  }
}
