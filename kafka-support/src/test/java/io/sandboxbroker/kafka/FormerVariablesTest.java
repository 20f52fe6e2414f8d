package io.sandboxbroker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class FormerVariablesTest {

  @SpringBootConfiguration
  static class Application {}

  @ParameterizedTest
  @CsvSource({
    "NIOSXAAS_ENABLED, lifecycle-worker, CSP_SERVICES_MODE",
    "NIOSXAAS_SHADOW_MODE, lifecycle-worker, CSP_SERVICES_MODE",
    "NIOSXAAS_BASE_URL, lifecycle-worker, CSP_SERVICES_BASE_URL",
    "NIOSXAAS_EMAIL, lifecycle-worker, CSP_SERVICES_EMAIL",
    "NIOSXAAS_PASSWORD, lifecycle-worker, CSP_SERVICES_PASSWORD",
    "NIOSXAAS_SERVICE_NAME, lifecycle-worker, CSP_SERVICES_NAME",
    "CLEANUP_BATCH_SIZE, lifecycle-worker, BROKER_CLEANUP_MAXRATE",
    "CLEANUP_BATCH_DELAY_SEC, lifecycle-worker, BROKER_CLEANUP_MAXRATE",
    "CLEANUP_PER_SANDBOX_DELAY_SEC, lifecycle-worker, BROKER_CLEANUP_MAXRATE",
    "CORS_ALLOWED_ORIGINS, api-gateway, BROKER_CORS_ORIGINS",
    "API_BASE_PATH, api-gateway, /v1",
    "METRICS_PORT, api-gateway, /metrics",
    "ENABLE_REQUEST_ID, api-gateway, X-Request-ID",
    "DDB_GSI1_NAME, allocator, fixed",
    "DDB_GSI2_NAME, allocator, fixed",
    "DDB_GSI3_NAME, allocator, fixed",
  })
  void aVariableOfTheEarlierBrokerIsNamedOnceWithItsReplacement(
      String variable, String service, String replacement, CapturedOutput output) {
    start(service, variable, "secret-value");
    start("another-service", variable, "secret-value");

    assertThat(output.getAll().lines().filter(line -> line.contains(" WARN ")))
        .singleElement()
        .asString()
        .contains(variable, replacement, "docs/migration.md")
        .doesNotContain("secret-value");
  }

  @ParameterizedTest
  @CsvSource({"CSP_SERVICES_EMAIL, a", "NIOSXAAS_EMAIL, ''"})
  void nothingElseIsNamed(String variable, String value, CapturedOutput output) {
    start("lifecycle-worker", variable, value);

    assertThat(output.getAll()).doesNotContain(" WARN ");
  }

  private static void start(String service, String variable, String value) {
    new SpringApplicationBuilder(Application.class)
        .run(
            "--spring.application.name=" + service,
            "--spring.main.web-application-type=none",
            "--spring.kafka.bootstrap-servers=kafka:9092",
            "--spring.kafka.properties.schema.registry.url=http://registry",
            "--" + variable + "=" + value)
        .close();
  }
}
