package io.sandboxbroker.worker.csp;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * Where the CSP is and how it is called.
 *
 * @param baseUrl http or https; outside the local profile there is no default, so that the real CSP
 *     is called only on purpose ({@code CSP_BASE_URL})
 * @param apiToken likewise; never shown ({@code CSP_API_TOKEN})
 * @param acceptDevelopmentToken whether the simulator's token will do; only in the local profile
 * @param connectTimeout to open a connection; in seconds where it has no unit. Positive, 5 s by
 *     default ({@code CSP_TIMEOUT_CONNECT_SEC})
 * @param readTimeout without a byte from the CSP; in seconds where it has no unit. Positive, 15 s
 *     by default ({@code CSP_TIMEOUT_READ_SEC})
 * @param listTimeout for a whole list, however slowly it trickles in. Positive, 60 s by default
 * @param maxConnections to the CSP at once. From 1, 256 by default: a delete takes up to 10 s
 * @param maxList the largest list that is read; 20,000 accounts take about 6 MB. Positive, 32 MB by
 *     default
 */
@ConfigurationProperties("broker.csp")
record CspSettings(
    @DefaultValue("") String baseUrl,
    @DefaultValue("") String apiToken,
    @DefaultValue("false") boolean acceptDevelopmentToken,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("5") Duration connectTimeout,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("15") Duration readTimeout,
    @DefaultValue("60s") Duration listTimeout,
    @DefaultValue("256") int maxConnections,
    @DefaultValue("32MB") DataSize maxList) {

  private static final String DEVELOPMENT_TOKEN = "csp_token_local";

  CspSettings {
    if (!HttpAddress.isValid(baseUrl)) {
      throw new IllegalArgumentException(
          "CSP_BASE_URL must be the http(s) address of the CSP"
              + (baseUrl.isBlank() ? "; it is missing" : ", not " + baseUrl));
    }
    if (apiToken.isBlank()) {
      throw new IllegalArgumentException("CSP_API_TOKEN is missing");
    }
    if (!acceptDevelopmentToken && apiToken.equals(DEVELOPMENT_TOKEN)) {
      throw new IllegalArgumentException(
          "CSP_API_TOKEN is the simulator's, which only the local profile accepts");
    }
    if (!connectTimeout.isPositive() || !readTimeout.isPositive() || !listTimeout.isPositive()) {
      throw new IllegalArgumentException(
          "CSP_TIMEOUT_CONNECT_SEC, CSP_TIMEOUT_READ_SEC and broker.csp.list-timeout must be"
              + " positive");
    }
    if (maxConnections < 1 || maxList.toBytes() < 1 || maxList.toBytes() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "broker.csp.max-connections must be positive and max-list between 1 byte and 2 GB");
    }
  }

  /** Without the token, so that it can be logged. */
  @Override
  public String toString() {
    return "CspSettings[baseUrl=%s, connectTimeout=%s, readTimeout=%s, listTimeout=%s]"
        .formatted(baseUrl, connectTimeout, readTimeout, listTimeout);
  }
}
