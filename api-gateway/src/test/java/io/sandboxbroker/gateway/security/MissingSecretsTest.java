package io.sandboxbroker.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.gateway.GatewayApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class MissingSecretsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "'', the-secret-of-operators, BROKER_API_TOKEN is not set",
    "dev_token_local, the-secret-of-operators, BROKER_API_TOKEN is a token for development",
    "a, the-secret-of-operators, BROKER_API_TOKEN is shorter than 16 characters",
    "one-and-the-same, one-and-the-same, BROKER_API_TOKEN and BROKER_ADMIN_TOKEN are the same"
  })
  void theGatewayDoesNotStartAndSaysWhyInOneLine(
      String api, String admin, String why, CapturedOutput output) {
    startFails("--BROKER_API_TOKEN=" + api, "--BROKER_ADMIN_TOKEN=" + admin);
    saysOnce(why, output);
  }

  @ParameterizedTest
  @CsvSource({
    "'', BROKER_ADMIN_TOKEN is not set",
    "admin_token_local, BROKER_ADMIN_TOKEN is a token for development",
    "dev_token_local, BROKER_ADMIN_TOKEN is a token for development",
    "fifteen-letters, BROKER_ADMIN_TOKEN is shorter than 16 characters",
    "'the-secret-of-operators ', BROKER_ADMIN_TOKEN has a space, a line break or another",
    "'the-secret-of-operators\n', BROKER_ADMIN_TOKEN has a space, a line break or another",
    "the-sécret-of-operators, BROKER_ADMIN_TOKEN has a space, a line break or another",
    "replace-me-too, BROKER_ADMIN_TOKEN is the value of an example",
    "change_me_in_production, BROKER_ADMIN_TOKEN is the value of an example",
    "<your-operators-token>, BROKER_ADMIN_TOKEN is the value of an example"
  })
  void theOtherTokenIsCheckedAsWell(String admin, String why) {
    assertThatThrownBy(() -> settings("the-secret-of-tracks", admin).ofEnvironment(true, false))
        .isInstanceOf(UnsafeTokenException.class)
        .hasMessageStartingWith(why);
  }

  @Test
  void aFileOfTokensThatCannotBeUsedEndsTheStartToo(CapturedOutput output) throws IOException {
    Path file = Files.writeString(folder.resolve("tokens"), "lab-a track short-token\n");
    startFails("--BROKER_TOKENS_FILE=" + file);
    saysOnce(file + ", line 1: the token is shorter than 16 characters", output);
    assertThat(output).doesNotContain("short-token");
  }

  private static void startFails(String... settings) {
    assertThatException()
        .isThrownBy(
            () ->
                new SpringApplicationBuilder(GatewayApplication.class)
                    .properties(
                        "server.port=0",
                        "KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:1",
                        "SCHEMA_REGISTRY_URL=mock://nobody",
                        "AWS_REGION=eu-central-1",
                        "LOG_FORMAT=text")
                    .run(settings)
                    .close())
        .havingRootCause()
        .isInstanceOf(UnsafeTokenException.class);
  }

  private static void saysOnce(String why, CapturedOutput output) {
    assertThat(output.getAll().lines())
        .filteredOn(line -> line.startsWith("The gateway does not start: " + why))
        .hasSize(1);
    assertThat(output).doesNotContain("\tat ");
  }

  @Test
  void onlyTheProfileLocalTakesTokensForDevelopment() {
    var settings = settings("dev_token_local", "admin_token_local");
    assertThatNoException().isThrownBy(() -> settings.ofEnvironment(true, true));
  }

  @Test
  void settingsDoNotPrintTheTokens() {
    assertThat(settings("track-secret-of-tests", "admin-secret-of-tests").toString())
        .doesNotContain("secret");
  }

  private static TokenSettings settings(String api, String admin) {
    return new TokenSettings(api, admin, "", Duration.ofSeconds(5));
  }
}
