package io.sandboxbroker.audit.history;

import io.sandboxbroker.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;

/** The topics of a history. Each writer has its own clock; a crash may delay a record for hours. */
final class SimulatedLog {

  private static final int ALLOCATORS = 3;

  private final List<LogRecord> records = new ArrayList<>();
  private final Duration[] skews = new Duration[ALLOCATORS];
  private int partitions = 3;

  /** Clocks are up to a minute apart. */
  SimulatedLog(Random random) {
    for (int i = 0; i < skews.length; i++) {
      skews[i] = Duration.ofMillis(random.nextInt(-29_000, 29_000));
    }
  }

  /** The time that an allocator takes it to be. */
  Instant clock(int allocator, Instant now) {
    return now.plus(skews[allocator % ALLOCATORS])
        .truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
  }

  /** Appends a record, after a delay. */
  void append(
      Topic topic,
      String key,
      SpecificRecord value,
      int allocator,
      Instant now,
      Duration delay,
      Instant trigger) {
    Instant appended = now.plus(delay);
    boolean brokers = topic.clock() == Topic.Clock.BROKERS;
    records.add(
        new LogRecord(
            topic.name(),
            Math.floorMod(key.hashCode() * 31, partitions),
            value,
            appended,
            brokers ? appended : clock(allocator, appended),
            trigger));
  }

  /** An operator raises the number of partitions. */
  void addPartition() {
    partitions++;
  }

  /** Kafka is lost, with everything in it and everything that was about to be appended. */
  void lose() {
    records.clear();
  }

  /** All records in the order in which they were appended. */
  List<LogRecord> records() {
    List<LogRecord> sorted = new ArrayList<>(records);
    sorted.sort(Comparator.comparing(LogRecord::appended));
    return sorted;
  }
}
