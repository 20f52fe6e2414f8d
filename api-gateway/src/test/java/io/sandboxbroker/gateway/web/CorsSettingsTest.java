package io.sandboxbroker.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

@ExtendWith(OutputCaptureExtension.class)
class CorsSettingsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://lab.example.com",
        "https://lab.example.com:8443",
        "http://lab.example.com:443",
        "http://localhost:3000",
        "http://192.0.2.1",
        "http://[2001:db8::80]",
        "http://[::1]:8080",
        "*"
      })
  void anOriginIsWrittenAsBrowsersSendIt(String origin) {
    assertThatNoException().isThrownBy(() -> settings(origin));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "lab.example.com",
        "//lab.example.com",
        "https://",
        "https://lab.example.com/",
        "https://lab.example.com/page",
        "https://lab.example.com?x",
        "https://lab.example.com#x",
        "https://user@lab.example.com",
        "https://lab.example.com https://other.example.com",
        "https://lab.example .com",
        "https://Lab.example.com",
        "HTTPS://lab.example.com",
        "https://lab.example.com:443",
        "http://lab.example.com:80",
        "https://lab.example.com:",
        "https://lab.example.com:0",
        "https://*.example.com",
        "https://*",
        "file:///page",
        "ws://lab.example.com",
        "null",
        "https://l\u00e4b.example.com"
      })
  void whatNoBrowserSendsEndsTheStart(String origin) {
    assertThatThrownBy(() -> settings(origin))
        .hasMessageStartingWith("BROKER_CORS_ORIGINS has '" + origin + "', which is no origin")
        .hasMessageNotContaining("\n");
  }

  @Test
  void anyOriginStandsAlone() {
    assertThatThrownBy(() -> settings("*", "https://lab.example.com"))
        .hasMessage("BROKER_CORS_ORIGINS has * beside other origins, which it includes");
  }

  @Test
  void byDefaultThereAreNone() {
    assertThat(start()).isEqualTo(new CorsSettings(Set.of(), Duration.ofMinutes(30)));
    assertThat(start("--BROKER_CORS_ORIGINS=").enabled()).isFalse();
  }

  @Test
  void theEnvironmentSaysThem() {
    assertThat(
            start(
                "--BROKER_CORS_ORIGINS=https://a.example, https://b.example",
                "--BROKER_CORS_MAX_AGE_SEC=0"))
        .isEqualTo(
            new CorsSettings(Set.of("https://a.example", "https://b.example"), Duration.ZERO));
  }

  @ParameterizedTest
  @CsvSource({
    "--BROKER_CORS_ORIGINS=https://lab.example.com/, BROKER_CORS_ORIGINS has"
        + " 'https://lab.example.com/'",
    "'--BROKER_CORS_ORIGINS=https://a.example,', BROKER_CORS_ORIGINS has ''",
    "'--BROKER_CORS_ORIGINS=https://a.example,*', BROKER_CORS_ORIGINS has * beside other origins",
    "--BROKER_CORS_MAX_AGE_SEC=86401, must be shorter than or equal to 1 day",
    "--BROKER_CORS_MAX_AGE_SEC=-1, must be longer than or equal to 0"
  })
  void aSettingThatMakesNoSenseEndsTheStartAndSaysWhyInOneLine(
      String setting, String why, CapturedOutput output) {
    assertThatException().isThrownBy(() -> start(setting));
    assertThat(output.getAll().lines()).filteredOn(line -> line.contains(why)).hasSize(1);
    assertThat(output).doesNotContain("\tat ");
  }

  private static CorsSettings settings(String... origins) {
    return new CorsSettings(Set.of(origins), Duration.ofMinutes(30));
  }

  private static CorsSettings start(String... arguments) {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Settings.class)
            .web(WebApplicationType.NONE)
            .properties(
                "KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:1",
                "SCHEMA_REGISTRY_URL=mock://nobody",
                "LOG_FORMAT=text")
            .run(arguments)) {
      return context.getBean(CorsSettings.class);
    }
  }

  /** These alone, from the service's own file. */
  @EnableConfigurationProperties(CorsSettings.class)
  static class Settings {}
}
