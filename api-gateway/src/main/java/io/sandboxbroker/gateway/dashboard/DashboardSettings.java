package io.sandboxbroker.gateway.dashboard;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the dashboard's stream.
 *
 * @param interval how long events are collected before they are sent together; 250 ms by default
 * @param maxStreams the maximum number of streams; a further one is refused; 50 by default
 * @param maxFrames how many frames may wait for one client before its stream is ended as too slow;
 *     64 by default
 * @param maxAge after this time a stream is ended, so that its token is checked again; 1 h by
 *     default
 * @param loadTimeout how long the newest events are read from Kafka before the first stream; 5 s by
 *     default
 * @param auditUrl the address of the metrics of a following audit, such as {@code
 *     http://audit:9464/metrics}, from which the dashboard learns whether the invariants hold; none
 *     by default
 * @param auditInterval the time between two readings of the audit's metrics; 15 s by default
 * @param auditTimeout how long a reading of the audit's metrics may take; 5 s by default
 */
@Validated
@ConfigurationProperties("broker.dashboard")
record DashboardSettings(
    @DefaultValue("250ms") @DurationMin(millis = 10) @DurationMax(seconds = 5) Duration interval,
    @DefaultValue("50") @Min(1) @Max(1000) int maxStreams,
    @DefaultValue("64") @Min(4) @Max(1024) int maxFrames,
    @DefaultValue("1h") @DurationMin(millis = 100) Duration maxAge,
    @DefaultValue("5s") @DurationMin(millis = 100) @DurationMax(seconds = 20) Duration loadTimeout,
    @Nullable URI auditUrl,
    @DefaultValue("15s") @DurationMin(millis = 100) @DurationMax(minutes = 10)
        Duration auditInterval,
    @DefaultValue("5s") @DurationMin(millis = 100) @DurationMax(seconds = 60)
        Duration auditTimeout) {

  DashboardSettings {
    if (auditUrl != null && !isHttp(auditUrl)) {
      throw new IllegalArgumentException(
          "broker.dashboard.audit-url is not an http or https URL without a user");
    }
  }

  private static boolean isHttp(URI address) {
    return address.getHost() != null
        && address.getUserInfo() == null
        && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()));
  }
}
