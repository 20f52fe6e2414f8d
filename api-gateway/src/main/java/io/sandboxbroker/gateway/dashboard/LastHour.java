package io.sandboxbroker.gateway.dashboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.sandboxbroker.gateway.reply.RecentEvents;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The events and the latencies of each minute of the last hour. Events are those of the whole
 * broker; latencies are those of allocations at this gateway. For one thread only.
 */
final class LastHour {

  private static final int MINUTES = 60;
  private static final String LATENCY = "broker.request.latency";
  private static final String ALLOCATE = "/v1/allocate";

  private final RecentEvents events;
  private final MeterRegistry meters;
  private final Deque<Minute> minutes = new ArrayDeque<>();
  private Map<String, Long> countsBefore;
  private NavigableMap<Double, Double> latenciesBefore;
  private Instant minute;

  LastHour(RecentEvents events, MeterRegistry meters, Instant now) {
    this.events = events;
    this.meters = meters;
    minute = now.truncatedTo(ChronoUnit.MINUTES);
    countsBefore = events.counts();
    latenciesBefore = latencies();
  }

  /**
   * One minute.
   *
   * @param at its start in Unix seconds
   * @param events the number of events by type
   * @param p50 half of the allocations took at most so many milliseconds; absent without any
   * @param p99 99 of 100 allocations took at most so many milliseconds; absent without any
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Minute(
      @JsonProperty("at") long at,
      @JsonProperty("events") Map<String, Long> events,
      @JsonProperty("p50_ms") @Nullable Long p50,
      @JsonProperty("p99_ms") @Nullable Long p99) {}

  /** Ends the minute if it is over. Returns whether it was. */
  boolean advance(Instant now) {
    if (now.isBefore(minute.plus(1, ChronoUnit.MINUTES))) {
      return false;
    }
    Map<String, Long> counts = events.counts();
    Map<String, Long> difference = new HashMap<>();
    counts.forEach(
        (type, count) -> {
          long more = count - countsBefore.getOrDefault(type, 0L);
          if (more > 0) {
            difference.put(type, more);
          }
        });
    NavigableMap<Double, Double> latencies = latencies();
    minutes.addLast(
        new Minute(
            minute.getEpochSecond(),
            difference,
            percentile(latencies, 0.5),
            percentile(latencies, 0.99)));
    while (minutes.size() > MINUTES) {
      minutes.removeFirst();
    }
    countsBefore = counts;
    latenciesBefore = latencies;
    minute = now.truncatedTo(ChronoUnit.MINUTES);
    return true;
  }

  /** The minutes that are over, oldest first. */
  List<Minute> minutes() {
    return List.copyOf(minutes);
  }

  /** How many allocations took at most so many milliseconds, since the start. */
  private NavigableMap<Double, Double> latencies() {
    NavigableMap<Double, Double> counts = new TreeMap<>();
    for (Timer timer : meters.find(LATENCY).tag("uri", ALLOCATE).timers()) {
      for (CountAtBucket bucket : timer.takeSnapshot().histogramCounts()) {
        counts.merge(bucket.bucket(TimeUnit.MILLISECONDS), bucket.count(), Double::sum);
      }
    }
    return counts;
  }

  private @Nullable Long percentile(NavigableMap<Double, Double> now, double share) {
    double all = now.isEmpty() ? 0 : more(now, now.lastKey());
    if (all <= 0) {
      return null;
    }
    return now.keySet().stream()
        .filter(bucket -> more(now, bucket) >= all * share)
        .findFirst()
        .map(bucket -> Math.round(Math.min(bucket, Long.MAX_VALUE)))
        .orElse(null);
  }

  private double more(NavigableMap<Double, Double> now, double bucket) {
    return now.getOrDefault(bucket, 0.0) - latenciesBefore.getOrDefault(bucket, 0.0);
  }
}
