package io.sandboxbroker.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;

class JwtSettingsTest {

  @Test
  void withoutAnIssuerNoTokenIsLookedAt() {
    assertThat(settings("", "").enabled()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://issuer.example/realm", "http://127.0.0.1:9000", "http://localhost:9000"})
  void anIssuerIsAskedOverHttpsOrOnThisMachine(String issuer) {
    assertThat(settings(issuer, "sandbox-broker").enabled()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://issuer.example", "issuer.example", "file:///etc/keys", "http:///"})
  void anAddressThatSomebodyElseMayAnswerForIsRefused(String issuer) {
    assertThatThrownBy(() -> settings(issuer, "sandbox-broker"))
        .hasMessage("BROKER_JWT_ISSUER is not an https address");
  }

  @Test
  void tokensForOtherServicesMustNotOpenThisOne() {
    assertThatThrownBy(() -> settings("https://issuer.example", ""))
        .hasMessageStartingWith("BROKER_JWT_AUDIENCE is missing");
  }

  @Test
  void aClaimThatIsRequiredHasAName() {
    assertThat(new ClaimSettings("", "lab", "", true).required()).isTrue();
    assertThatThrownBy(() -> new ClaimSettings("", " ", "", true))
        .hasMessageStartingWith("BROKER_JWT_CLAIMS_REQUIRED is set");
  }

  private static JwtSettings settings(String issuer, String audience) {
    return new JwtSettings(
        issuer,
        "",
        audience,
        SignatureAlgorithm.RS256,
        "track",
        "admin",
        "viewer",
        Duration.ofSeconds(30),
        Duration.ofSeconds(3),
        Duration.ofMinutes(10),
        Duration.ofHours(1),
        Duration.ofSeconds(5));
  }
}
