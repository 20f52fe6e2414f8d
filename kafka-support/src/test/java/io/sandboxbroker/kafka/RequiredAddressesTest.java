package io.sandboxbroker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class RequiredAddressesTest {

  @SpringBootConfiguration
  static class Application {}

  @ParameterizedTest
  @CsvSource({
    "--KAFKA_BOOTSTRAP_SERVERS=, Not set: KAFKA_BOOTSTRAP_SERVERS and SCHEMA_REGISTRY_URL",
    "--SCHEMA_REGISTRY_URL=http://registry, Not set: KAFKA_BOOTSTRAP_SERVERS",
    "--KAFKA_BOOTSTRAP_SERVERS=kafka:9092, Not set: SCHEMA_REGISTRY_URL"
  })
  void aServiceWithoutAnAddressDoesNotStartAndNamesItInOneLine(
      String given, String why, CapturedOutput output) {
    assertThatException()
        .isThrownBy(
            () ->
                new SpringApplicationBuilder(Application.class)
                    .run(
                        given,
                        "--spring.kafka.bootstrap-servers=${KAFKA_BOOTSTRAP_SERVERS:}",
                        "--spring.kafka.properties.schema.registry.url=${SCHEMA_REGISTRY_URL:}")
                    .close())
        .withMessage(why);

    assertThat(output.getAll().lines()).containsOnlyOnce(why);
    assertThat(output).doesNotContain("\tat ");
  }
}
