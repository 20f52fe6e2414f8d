package io.sandboxbroker.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.sandboxbroker.gateway.GatewayApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class StartingWithoutSecretsTest {

  @ParameterizedTest
  @CsvSource({
    "'', secret, BROKER_API_TOKEN is not set",
    "secret, '', BROKER_ADMIN_TOKEN is not set",
    "dev_token_local, secret, BROKER_API_TOKEN is a token for development",
    "secret, admin_token_local, BROKER_ADMIN_TOKEN is a token for development",
    "secret, dev_token_local, BROKER_ADMIN_TOKEN is a token for development",
    "secret, secret, BROKER_API_TOKEN and BROKER_ADMIN_TOKEN are the same"
  })
  void theGatewayDoesNotStartAndSaysWhyInOneLine(
      String api, String admin, String why, CapturedOutput output) {
    assertThatException()
        .isThrownBy(
            () ->
                new SpringApplicationBuilder(GatewayApplication.class)
                    .properties("server.port=0")
                    .run(
                        "--BROKER_API_TOKEN=" + api,
                        "--BROKER_ADMIN_TOKEN=" + admin,
                        "--KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:1",
                        "--SCHEMA_REGISTRY_URL=mock://nobody",
                        "--AWS_REGION=eu-central-1",
                        "--LOG_FORMAT=text")
                    .close())
        .havingRootCause()
        .isInstanceOf(UnsafeTokenException.class);
    assertThat(output.getAll().lines())
        .filteredOn(line -> line.startsWith("The gateway does not start: " + why))
        .hasSize(1);
    assertThat(output).doesNotContain("\tat ");
  }

  @Test
  void onlyTheProfileLocalTakesTokensForDevelopment() {
    var settings = new AccessSettings("dev_token_local", "admin_token_local");
    assertThatNoException().isThrownBy(() -> BearerTokens.of(settings, true));
  }

  @Test
  void settingsDoNotPrintTheTokens() {
    assertThat(new AccessSettings("track-secret", "admin-secret").toString())
        .doesNotContain("secret");
  }
}
