package io.sandboxbroker.worker.stream;

import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the topologies. Those of Kafka Streams are under {@code spring.kafka.streams}.
 *
 * @param storeMemory memory outside the heap for all stores of the process, for blocks and for
 *     pending writes; positive, 64 MB by default
 * @param stopTimeout longest wait for the threads to end; at least 1 s, 10 s by default
 * @param maxReplacements failed threads that are replaced within the window, before the topologies
 *     stop and the process is unhealthy; from 0, 5 by default
 * @param replacementWindow time in which replacements are counted; at least 1 s, 10 min by default
 */
@Validated
@ConfigurationProperties("broker.streams")
record StreamSettings(
    @DefaultValue("64MB") DataSize storeMemory,
    @DefaultValue("10s") @DurationMin(seconds = 1) Duration stopTimeout,
    @DefaultValue("5") @PositiveOrZero Integer maxReplacements,
    @DefaultValue("10m") @DurationMin(seconds = 1) Duration replacementWindow) {

  StreamSettings {
    if (storeMemory.toBytes() < 1) {
      throw new IllegalArgumentException("broker.streams.store-memory must be positive");
    }
  }
}
