package io.sandboxbroker.worker.csp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.worker.csp.UniversalServiceSettings.Mode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UniversalServiceSettingsTest {

  private static final String URL = "https://services.example.com";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Test
  void whereTheModeIsOffNothingElseCounts() {
    assertThat(new UniversalServiceSettings(Mode.OFF, "", "", "", false, "", Duration.ZERO))
        .isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "'';me@example.com;secret;lab",
        "services;me@example.com;secret;lab",
        "https://a;'';secret;lab",
        "https://a;me@example.com;' ';lab",
        "https://a;me@example.com;secret;''"
      },
      delimiter = ';')
  void whatIsMissingIsRefusedByName(String url, String email, String password, String name) {
    for (Mode mode : new Mode[] {Mode.SHADOW, Mode.ON}) {
      assertThatThrownBy(
              () -> new UniversalServiceSettings(mode, url, email, password, false, name, TIMEOUT))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("CSP_SERVICES_");
    }
  }

  @Test
  void theSimulatorsPasswordIsRefusedWhereItIsNotAccepted() {
    assertThatThrownBy(() -> settings(Mode.ON, "csp_password_local", false))
        .hasMessageStartingWith("CSP_SERVICES_PASSWORD ");
    assertThat(settings(Mode.ON, "csp_password_local", true)).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void whoSignsInIsNotShown(Mode mode) {
    assertThat(settings(mode, "top-secret", false).toString())
        .contains(URL)
        .doesNotContain("top-secret", "me@example.com");
  }

  private static UniversalServiceSettings settings(
      Mode mode, String password, boolean acceptDevelopmentPassword) {
    return new UniversalServiceSettings(
        mode, URL, "me@example.com", password, acceptDevelopmentPassword, "lab", TIMEOUT);
  }
}
