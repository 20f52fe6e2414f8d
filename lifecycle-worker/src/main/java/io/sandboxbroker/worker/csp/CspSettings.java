package io.sandboxbroker.worker.csp;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the calls of the CSP.
 *
 * @param baseUrl http or https. Without a default outside the local profile, so that the real CSP
 *     is only called on purpose ({@code CSP_BASE_URL})
 * @param apiToken never logged. Without a default outside the local profile ({@code CSP_API_TOKEN})
 * @param acceptDevelopmentToken whether the simulator's token is accepted; only in the local
 *     profile
 * @param connectTimeout for opening a connection; in seconds without a unit. Positive, 5 s by
 *     default ({@code CSP_TIMEOUT_CONNECT_SEC})
 * @param readTimeout without a byte from the CSP; in seconds without a unit. Positive, 15 s by
 *     default ({@code CSP_TIMEOUT_READ_SEC})
 * @param listTimeout for a whole list. Positive, 60 s by default
 * @param maxConnections to the CSP at a time. Positive, 256 by default, because a deletion takes up
 *     to 10 s
 * @param maxList the largest list that is read; 200,000 accounts take about 60 MB. Positive, less
 *     than 2 GB, 128 MB by default
 */
@Validated
@ConfigurationProperties("broker.csp")
record CspSettings(
    @DefaultValue("")
        @Pattern(
            regexp = HTTP_ADDRESS,
            message = "CSP_BASE_URL must be the http(s) address of the CSP")
        String baseUrl,
    @DefaultValue("") @NotBlank(message = "CSP_API_TOKEN is missing") String apiToken,
    @DefaultValue("false") boolean acceptDevelopmentToken,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("5") @DurationMin(millis = 1)
        Duration connectTimeout,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("15") @DurationMin(millis = 1)
        Duration readTimeout,
    @DefaultValue("60s") @DurationMin(millis = 1) Duration listTimeout,
    @DefaultValue("256") @Positive int maxConnections,
    @DefaultValue("128MB") DataSize maxList) {

  static final String HTTP_ADDRESS = "https?://[^\\s/:]\\S*";

  private static final String DEVELOPMENT_TOKEN = "csp_token_local";

  CspSettings {
    if (!acceptDevelopmentToken && apiToken.equals(DEVELOPMENT_TOKEN)) {
      throw new IllegalArgumentException(
          "CSP_API_TOKEN is the simulator's, which only the local profile accepts");
    }
    if (maxList.toBytes() < 1 || maxList.toBytes() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "broker.csp.max-list must be positive and less than 2 GB, not " + maxList);
    }
  }

  /** For logs, without the token. */
  @Override
  public String toString() {
    return "CspSettings[baseUrl=%s, connectTimeout=%s, readTimeout=%s, listTimeout=%s]"
        .formatted(baseUrl, connectTimeout, readTimeout, listTimeout);
  }
}
