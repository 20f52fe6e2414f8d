package io.sandboxbroker.gateway.inspection;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the operators' lists and histories.
 *
 * @param timeout how long a request waits for the table, at most a minute; 5 s by default
 * @param maxCalls the maximum number of pages of the table that one answer reads; 128 by default,
 *     which suffices when all shards of all statuses are empty but one
 * @param concurrency the maximum number of these pages that are read at once; 8 by default
 * @param threads the threads that start calls, as finding AWS credentials may block; 2 by default
 * @param maxQueued the maximum number of calls that wait for each thread; 100 by default
 * @param history how the events of a sandbox are read
 */
@Validated
@ConfigurationProperties("broker.inspection")
record InspectionSettings(
    @DefaultValue("5s") @DurationMin(millis = 100) @DurationMax(seconds = 60) Duration timeout,
    @DefaultValue("128") @Min(1) @Max(1000) int maxCalls,
    @DefaultValue("8") @Min(1) @Max(64) int concurrency,
    @DefaultValue("2") @Min(1) int threads,
    @DefaultValue("100") @Min(1) int maxQueued,
    @DefaultValue @Valid History history) {

  /**
   * Settings of the histories.
   *
   * @param timeout how long the topic is read for one answer; the next page continues; 5 s by
   *     default
   * @param maxRecords the maximum number of records that are scanned for one answer; 200,000 by
   *     default
   * @param margin how much earlier than the sandbox's first event reading begins, as clocks differ;
   *     1 h by default
   * @param readers the number of histories that are read at once; 2 by default
   * @param maxQueued the maximum number of queries that wait for each reader; 10 by default
   */
  record History(
      @DefaultValue("5s") @DurationMin(millis = 100) @DurationMax(seconds = 20) Duration timeout,
      @DefaultValue("200000") @Min(1) int maxRecords,
      @DefaultValue("1h") @DurationMin(minutes = 1) Duration margin,
      @DefaultValue("2") @Min(1) @Max(16) int readers,
      @DefaultValue("10") @Min(1) int maxQueued) {}
}
