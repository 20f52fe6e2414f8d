package io.sandboxbroker.gateway.web;

import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.regex.Pattern;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.validation.annotation.Validated;

/**
 * The web pages that may call the API from a browser.
 *
 * @param origins the origins of these pages as browsers send them, or {@code *} alone for any; at
 *     most 100; none by default ({@code BROKER_CORS_ORIGINS})
 * @param maxAge how long browsers may cache the response to a preflight, at most a day; 30 min by
 *     default ({@code BROKER_CORS_MAX_AGE_SEC})
 */
@Validated
@ConfigurationProperties("broker.cors")
record CorsSettings(
    @DefaultValue @Size(max = 100) Set<String> origins,
    @DefaultValue("1800")
        @DurationUnit(ChronoUnit.SECONDS)
        @DurationMin(seconds = 0)
        @DurationMax(days = 1)
        Duration maxAge) {

  private static final String ANY = "*";

  /** An origin in any other notation would never match. */
  private static final Pattern ORIGIN =
      Pattern.compile(
          "(?:http(?!.*:80$)|https(?!.*:443$))://(?:[a-z0-9._-]+|\\[[0-9a-f:.]+])(?::[1-9][0-9]{0,4})?");

  CorsSettings {
    origins = Set.copyOf(origins);
    if (origins.contains(ANY) && origins.size() > 1) {
      throw new IllegalArgumentException(
          "BROKER_CORS_ORIGINS has * beside other origins, which it includes");
    }
    for (String origin : origins) {
      if (!origin.equals(ANY) && !ORIGIN.matcher(origin).matches()) {
        throw new IllegalArgumentException(
            "BROKER_CORS_ORIGINS has '"
                + origin
                + "', which is no origin as browsers send it, such as https://lab.example.com:8443:"
                + " http or https, a host in lower case, a port unless it is the default one,"
                + " and no path");
      }
    }
  }

  boolean enabled() {
    return !origins.isEmpty();
  }
}
