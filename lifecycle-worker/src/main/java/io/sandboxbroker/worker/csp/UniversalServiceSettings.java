package io.sandboxbroker.worker.csp;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the removal of universal services from an account before its deletion. While the mode
 * is off, the other settings are ignored.
 *
 * @param mode off by default ({@code CSP_SERVICES_MODE})
 * @param baseUrl http or https ({@code CSP_SERVICES_BASE_URL})
 * @param email of the user who signs in ({@code CSP_SERVICES_EMAIL})
 * @param password of that user; never logged ({@code CSP_SERVICES_PASSWORD})
 * @param acceptDevelopmentPassword whether the simulator's password is accepted; only in the local
 *     profile
 * @param name of the services that are removed ({@code CSP_SERVICES_NAME})
 * @param timeout for the whole removal; the deletion has a timeout of its own. Positive, 10 s by
 *     default
 */
@ConfigurationProperties("broker.csp.services")
record UniversalServiceSettings(
    @DefaultValue("off") Mode mode,
    @DefaultValue("") String baseUrl,
    @DefaultValue("") String email,
    @DefaultValue("") String password,
    @DefaultValue("false") boolean acceptDevelopmentPassword,
    @DefaultValue("") String name,
    @DefaultValue("10s") Duration timeout) {

  private static final String DEVELOPMENT_PASSWORD = "csp_password_local";

  /** What happens to the services. */
  enum Mode {
    /** Nothing. */
    OFF,
    /** They are only logged. */
    SHADOW,
    /** They are deleted. */
    ON
  }

  UniversalServiceSettings {
    if (mode != Mode.OFF) {
      if (!baseUrl.matches(CspSettings.HTTP_ADDRESS)) {
        throw new IllegalArgumentException(
            "CSP_SERVICES_BASE_URL must be an http(s) address unless CSP_SERVICES_MODE is off");
      }
      if (email.isBlank() || password.isBlank() || name.isBlank()) {
        throw new IllegalArgumentException(
            "CSP_SERVICES_EMAIL, CSP_SERVICES_PASSWORD and CSP_SERVICES_NAME must be set unless"
                + " CSP_SERVICES_MODE is off");
      }
      if (!acceptDevelopmentPassword && password.equals(DEVELOPMENT_PASSWORD)) {
        throw new IllegalArgumentException(
            "CSP_SERVICES_PASSWORD is the simulator's, which only the local profile accepts");
      }
      if (!timeout.isPositive()) {
        throw new IllegalArgumentException("broker.csp.services.timeout must be positive");
      }
    }
  }

  /** For logs, without the user and the password. */
  @Override
  public String toString() {
    return "UniversalServiceSettings[mode=%s, baseUrl=%s, name=%s, timeout=%s]"
        .formatted(mode, baseUrl, name, timeout);
  }
}
