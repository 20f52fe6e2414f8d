package io.sandboxbroker.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.serde.RegistryServer.Request;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompatibilityRuleTest {

  private final RegistryServer server = new RegistryServer();
  private final CompatibilityRule rule =
      new CompatibilityRule(
          new RegistryHttp(
              SerdeSettings.of(
                      Map.of("schema.registry.url", server.url(), "schema.registry.max.retries", 0),
                      false)
                  .registry()),
          "FULL_TRANSITIVE");

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void a_level_that_was_set_is_not_read_back() {
    server.answers(200, "{}");

    assertThat(rule.require("s")).isEmpty();
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void a_conflict_with_a_service_that_sets_the_same_level_is_no_failure() {
    server.answers(409, "{}").answers(200, "{\"compatibilityLevel\":\"FULL_TRANSITIVE\"}");

    assertThat(rule.require("s")).isEmpty();
    assertThat(server.requests()).endsWith(new Request("GET", "/config/s", null, ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "409|200|{\"compatibilityLevel\":\"BACKWARD\"}",
        "403|403|{}",
        "404|200|<html>",
      })
  void a_subject_with_another_level_is_a_failure(int set, int read, String body) {
    server.answers(set, "").answers(read, body);

    assertThat(rule.require("s")).hasValue("it answered " + set);
  }

  @Test
  void a_registry_that_is_away_is_a_failure() {
    server.answers(503, "");

    assertThat(rule.require("s")).get().asString().contains("answered 503");
  }
}
