package io.sandboxbroker.worker.csp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class CspSettingsTest {

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "csp.example.com", "ftp://csp.example.com", "http://a b"})
  void anAddressThatIsMissingOrNoHttpAddressIsRefusedByName(String url) {
    assertThatThrownBy(() -> settings(url, "secret", false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("CSP_BASE_URL ");
  }

  @Test
  void aMissingTokenIsRefusedByName() {
    assertThatThrownBy(() -> settings("https://csp.example.com", "", false))
        .hasMessage("CSP_API_TOKEN is missing");
  }

  @Test
  void theSimulatorsTokenIsRefusedWhereItIsNotAccepted() {
    assertThatThrownBy(() -> settings("https://csp.example.com", "csp_token_local", false))
        .hasMessageStartingWith("CSP_API_TOKEN ");
    assertThat(settings("https://csp.example.com", "csp_token_local", true)).isNotNull();
  }

  @Test
  void theTokenIsNotShown() {
    assertThat(settings("https://csp.example.com", "top-secret", false).toString())
        .contains("https://csp.example.com")
        .doesNotContain("top-secret");
  }

  private static CspSettings settings(String url, String token, boolean acceptDevelopmentToken) {
    return new CspSettings(
        url,
        token,
        acceptDevelopmentToken,
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofSeconds(60),
        16,
        DataSize.ofMegabytes(32));
  }
}
