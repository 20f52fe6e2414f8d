package io.sandboxbroker.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SerdeSettingsTest {

  private static final String URL = "schema.registry.url";

  @Test
  void only_the_address_must_be_given() {
    SerdeSettings settings = SerdeSettings.of(Map.of(URL, "http://a:1"), false);

    assertThat(settings.autoRegister()).isTrue();
    assertThat(settings.subjectName()).isEqualTo(SubjectName.TOPIC);
    assertThat(settings.registry())
        .isEqualTo(
            new RegistrySettings(
                List.of(URI.create("http://a:1")),
                Optional.empty(),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                3,
                Duration.ofMillis(100),
                Duration.ofSeconds(1)));
  }

  @Test
  void several_addresses_are_separated_by_commas_and_lose_a_closing_slash() {
    assertThat(registry(Map.of(URL, "http://a:1/, https://b/apis/ccompat/v7")).urls())
        .containsExactly(URI.create("http://a:1"), URI.create("https://b/apis/ccompat/v7"));
  }

  @Test
  void the_settings_that_switch_to_confluents_serdes_mean_the_same_here() {
    SerdeSettings settings =
        SerdeSettings.of(
            Map.of(
                URL,
                "http://a:1",
                "specific.avro.reader",
                "true",
                "avro.remove.java.properties",
                true,
                "use.latest.version",
                "false",
                "auto.register.schemas",
                "false",
                "value.subject.name.strategy",
                "io.confluent.kafka.serializers.subject.TopicRecordNameStrategy"),
            false);

    assertThat(settings.autoRegister()).isFalse();
    assertThat(settings.subjectName()).isEqualTo(SubjectName.TOPIC_RECORD);
  }

  @Test
  void keys_and_values_have_strategies_of_their_own() {
    Map<String, String> configs =
        Map.of(
            URL,
            "http://a:1",
            "key.subject.name.strategy",
            "RecordNameStrategy",
            "value.subject.name.strategy",
            "TopicRecordNameStrategy");

    assertThat(SerdeSettings.of(configs, true).subjectName()).isEqualTo(SubjectName.RECORD);
    assertThat(SerdeSettings.of(configs, false).subjectName()).isEqualTo(SubjectName.TOPIC_RECORD);
  }

  @ParameterizedTest
  @CsvSource({"TOPIC,false,t-value", "TOPIC,true,t-key", "RECORD,false,r", "TOPIC_RECORD,true,t-r"})
  void a_strategy_names_the_subject(SubjectName strategy, boolean isKey, String subject) {
    assertThat(strategy.of("t", isKey, "r")).isEqualTo(subject);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "schema.registry."})
  void the_registrys_settings_are_read_with_and_without_its_prefix(String prefix) {
    RegistrySettings registry =
        registry(
            Map.of(
                URL,
                "http://a:1",
                prefix + "http.connect.timeout.ms",
                "1",
                prefix + "http.read.timeout.ms",
                2,
                prefix + "max.retries",
                0,
                prefix + "retries.wait.ms",
                4,
                prefix + "retries.max.wait.ms",
                "5",
                prefix + "basic.auth.credentials.source",
                "USER_INFO",
                prefix + "basic.auth.user.info",
                "user:secret"));

    assertThat(registry.connectTimeout()).isEqualTo(Duration.ofMillis(1));
    assertThat(registry.readTimeout()).isEqualTo(Duration.ofMillis(2));
    assertThat(registry.retries()).isZero();
    assertThat(registry.retryWait()).isEqualTo(Duration.ofMillis(4));
    assertThat(registry.retryMaxWait()).isEqualTo(Duration.ofMillis(5));
    assertThat(registry.authorization()).contains("Basic dXNlcjpzZWNyZXQ=");
  }

  @Test
  void the_pause_doubles_from_round_to_round_up_to_its_limit() {
    RegistrySettings registry = registry(Map.of(URL, "http://a:1"));

    assertThat(registry.waitBefore(1)).isEqualTo(Duration.ofMillis(100));
    assertThat(registry.waitBefore(3)).isEqualTo(Duration.ofMillis(400));
    assertThat(registry.waitBefore(100)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void credentials_may_stand_in_the_address_and_are_shown_nowhere() {
    RegistrySettings registry = registry(Map.of(URL, "http://user:secret@a:1"));

    assertThat(registry.authorization()).contains("Basic dXNlcjpzZWNyZXQ=");
    assertThat(registry.urls()).containsExactly(URI.create("http://a:1"));
    assertThat(registry).hasToString("[http://a:1]");
  }

  @Test
  void credentials_may_be_a_password_object() {
    assertThat(
            registry(
                    Map.of(
                        URL,
                        "http://a:1",
                        "basic.auth.credentials.source",
                        "USER_INFO",
                        "basic.auth.user.info",
                        new Password("user:secret")))
                .authorization())
        .contains("Basic dXNlcjpzZWNyZXQ=");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "specific.avro.reader | false | must be true: generic records are not read",
        "specific.avro.reader | yes | Expected value to be either true or false",
        "use.latest.version | true | must be false",
        "avro.remove.java.properties | false | must be true",
        "auto.register.schemas | maybe | Expected value to be either true or false",
        "value.subject.name.strategy | com.acme.Mine | must be one of TopicNameStrategy,",
        "http.read.timeout.ms | 0 | Value must be at least 1",
        "http.connect.timeout.ms | soon | Not a number",
        "max.retries | -1 | Value must be at least 0",
        "basic.auth.credentials.source | SASL_INHERIT | must be URL or USER_INFO",
        "basic.auth.credentials.source | USER_INFO | wants basic.auth.user.info as user:password",
        "basic.auth.user.info | a:b | is only read with basic.auth.credentials.source=USER_INFO",
        "schema.registry.url | '' | must be http(s) addresses, or one mock://scope",
        "schema.registry.url | localhost:8081 | must be http(s) addresses, or one mock://scope",
        "schema.registry.url | ftp://a | must be http(s) addresses, or one mock://scope",
        "schema.registry.url | 'mock://a,mock://b' | must be http(s) addresses, or one"
            + " mock://scope",
        "schema.registry.url | 'http://u:secret@a b' | must be http(s) addresses",
      })
  void nonsense_is_refused_in_one_line(String key, String value, String complaint) {
    Map<String, Object> configs = new HashMap<>(Map.of(URL, "http://a:1"));
    configs.put(key, value);

    try (var serializer = new AvroSerializer()) {
      assertThatThrownBy(() -> serializer.configure(configs, false))
          .isInstanceOf(ConfigException.class)
          .message()
          .contains(key)
          .contains(complaint)
          .doesNotContain("\n")
          .doesNotContain("secret");
    }
  }

  @Test
  void a_missing_address_is_refused() {
    try (var deserializer = new AvroDeserializer()) {
      assertThatThrownBy(() -> deserializer.configure(Map.of(), false))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("schema.registry.url");
    }
  }

  private static RegistrySettings registry(Map<String, ?> configs) {
    return SerdeSettings.of(configs, false).registry();
  }
}
