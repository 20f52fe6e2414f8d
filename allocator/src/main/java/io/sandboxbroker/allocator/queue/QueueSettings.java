package io.sandboxbroker.allocator.queue;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the line is kept.
 *
 * @param maxDepth how many may wait at a time; further ones are refused at once. From 1, 10,000 by
 *     default ({@code QUEUE_MAX_DEPTH})
 * @param lead how long before its time is up a command gets its last turn, so that the answer still
 *     reaches its client. Positive, 500 ms by default
 * @param tick how often the line is looked at for those whose time is up. Positive, 100 ms by
 *     default
 * @param probe how often the first in line is offered a sandbox without being told of any, because
 *     an index that lags may have hidden one. Positive, 1 s by default
 * @param patience how long beyond its time a command that was offered a sandbox keeps its place
 *     without an answer; it is answered by then or not at all. Positive, 60 s by default
 */
@ConfigurationProperties("broker.waiting")
record QueueSettings(
    @DefaultValue("10000") int maxDepth,
    @DefaultValue("500ms") Duration lead,
    @DefaultValue("100ms") Duration tick,
    @DefaultValue("1s") Duration probe,
    @DefaultValue("60s") Duration patience) {

  QueueSettings {
    if (maxDepth < 1) {
      throw new IllegalArgumentException(
          "QUEUE_MAX_DEPTH must be at least 1, not "
              + maxDepth
              + "; clients that do not want to wait say Prefer: wait=0");
    }
    if (!lead.isPositive() || !tick.isPositive() || !probe.isPositive() || !patience.isPositive()) {
      throw new IllegalArgumentException(
          "broker.waiting: lead, tick, probe and patience must be positive");
    }
  }
}
