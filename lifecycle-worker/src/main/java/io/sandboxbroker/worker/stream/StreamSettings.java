package io.sandboxbroker.worker.stream;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How the topologies are run. What Kafka Streams itself lets one set is under {@code
 * spring.kafka.streams}.
 *
 * @param storeMemory what all stores of this process may use together outside the heap, for blocks
 *     and for what is not yet written out. Positive, 64 MB by default
 * @param stopPatience how long a stop waits for the threads to end. Positive, 10 s by default
 * @param mostReplacements how many failed threads are replaced within the replacement window before
 *     the topologies stop and health says so. From 0, 5 by default
 * @param replacementWindow positive, 10 min by default
 */
@ConfigurationProperties("broker.streams")
record StreamSettings(
    @DefaultValue("64MB") DataSize storeMemory,
    @DefaultValue("10s") Duration stopPatience,
    @DefaultValue("5") int mostReplacements,
    @DefaultValue("10m") Duration replacementWindow) {

  StreamSettings {
    if (storeMemory.toBytes() < 1) {
      throw new IllegalArgumentException("broker.streams.store-memory must be positive");
    }
    if (!stopPatience.isPositive() || !replacementWindow.isPositive() || mostReplacements < 0) {
      throw new IllegalArgumentException(
          "broker.streams: stop-patience and replacement-window must be positive,"
              + " most-replacements must not be negative");
    }
  }
}
