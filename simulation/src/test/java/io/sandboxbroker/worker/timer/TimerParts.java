package io.sandboxbroker.worker.timer;

import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.simulation.process.StreamsWork;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/** The timers, for a process without Kafka Streams. */
public final class TimerParts {

  private static final TimerSettings SETTINGS =
      new TimerSettings(
          Duration.ofMinutes(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofSeconds(1),
          100);

  private TimerParts() {}

  /**
   * The processor that keeps the timers.
   *
   * @param poolPartition the partition of the pool's own timers
   */
  public static StreamsWork.Part processor(
      Serde<SpecificRecord> records,
      Duration grace,
      Duration stalePurge,
      int poolPartition,
      FreezeState freezes) {
    var life =
        new LifeSettings(
            grace,
            Duration.ofSeconds(30),
            Duration.ofMinutes(4),
            stalePurge,
            Duration.ofMinutes(1),
            Duration.ofHours(24));
    return new StreamsWork.Part(
        task -> new TimerProcessor(SETTINGS, life, records, freezes, now -> now, poolPartition),
        StreamsWork.serdesOf(TimerStore.stores()),
        sink -> Topics.TIMERS.name(),
        SETTINGS.tick().toMillis());
  }
}
