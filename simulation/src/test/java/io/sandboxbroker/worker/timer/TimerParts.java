package io.sandboxbroker.worker.timer;

import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.simulation.process.StreamsWork;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/** The timers, for a process without Kafka Streams. */
public final class TimerParts {

  private static final Duration EMPTY_POOL_SYNC = Duration.ofMinutes(1);
  private static final Duration TICK = Duration.ofSeconds(1);

  private TimerParts() {}

  /**
   * The processor that keeps the timers.
   *
   * @param syncInterval from one scheduled sync to the next
   * @param poolPartition the partition of the pool's own timers
   */
  public static StreamsWork.Part processor(
      Serde<SpecificRecord> records,
      Duration grace,
      Duration stalePurge,
      Duration syncInterval,
      int poolPartition,
      FreezeState freezes) {
    var settings =
        new TimerSettings(
            syncInterval,
            syncInterval.dividedBy(2),
            EMPTY_POOL_SYNC,
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            TICK,
            100);
    var life =
        new LifeSettings(
            grace,
            Duration.ofSeconds(30),
            Duration.ofMinutes(4),
            stalePurge,
            Duration.ofMinutes(1),
            Duration.ofHours(24));
    return new StreamsWork.Part(
        task -> new TimerProcessor(settings, life, records, freezes, now -> now, poolPartition),
        StreamsWork.serdesOf(TimerStore.stores()),
        sink -> Topics.TIMERS.name(),
        TICK.toMillis());
  }

  /** The processor that has the list read when a command waits. */
  public static StreamsWork.Part emptyPool() {
    return new StreamsWork.Part(
        task -> new SyncOnEmptyPoolProcessor(EMPTY_POOL_SYNC),
        StreamsWork.serdesOf(List.of(SyncOnEmptyPoolProcessor.store())),
        sink -> Topics.TIMERS.name(),
        0);
  }
}
