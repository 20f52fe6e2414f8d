package io.sandboxbroker.gateway.inspection;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How operators look into the pool.
 *
 * @param cursorKey what cursors are sealed with, the same for all gateways; empty by default, and
 *     then derived from the admin token ({@code BROKER_CURSOR_KEY})
 * @param cursorAge for how long a cursor is good; 24 h by default
 * @param hold how long a client is held, at most a minute; 5 s by default
 * @param maxCalls how many pages of the table are read for one answer at most; 128 by default,
 *     which is enough for every shard of every status to be empty but for one
 * @param concurrency how many of them are read at once at most; 8 by default
 * @param threads which start the calls, as finding the credentials for one may block; 2 by default
 * @param maxQueued how many may queue for one of them; 100 by default
 * @param history how a sandbox's events are read
 */
@Validated
@ConfigurationProperties("broker.inspection")
record InspectionSettings(
    @DefaultValue("") String cursorKey,
    @DefaultValue("24h") @DurationMin(minutes = 1) @DurationMax(days = 30) Duration cursorAge,
    @DefaultValue("5s") @DurationMin(millis = 100) @DurationMax(seconds = 60) Duration hold,
    @DefaultValue("128") @Min(1) @Max(1000) int maxCalls,
    @DefaultValue("8") @Min(1) @Max(64) int concurrency,
    @DefaultValue("2") @Min(1) int threads,
    @DefaultValue("100") @Min(1) int maxQueued,
    @DefaultValue HistorySettings history) {

  private static final int SHORTEST_KEY = 32;

  InspectionSettings {
    if (!cursorKey.isEmpty() && cursorKey.length() < SHORTEST_KEY) {
      throw new IllegalArgumentException(
          "BROKER_CURSOR_KEY is shorter than " + SHORTEST_KEY + " characters");
    }
  }

  /** Keeps the key to itself. */
  @Override
  public String toString() {
    return "InspectionSettings[…]";
  }
}
