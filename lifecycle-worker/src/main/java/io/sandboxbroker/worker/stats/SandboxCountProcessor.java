package io.sandboxbroker.worker.stats;

import io.sandboxbroker.worker.wire.SandboxStates;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Counts the sandboxes of one partition of the events and publishes the counts at intervals. */
final class SandboxCountProcessor
    extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

  /** In the time of the records, so that reading a month of them at once has the same result. */
  private static final Duration PURGE_INTERVAL = Duration.ofHours(1);

  private final StatsSettings settings;
  private final List<Cancellable> punctuations = new ArrayList<>();
  private @Nullable SandboxCounter sandboxes;

  SandboxCountProcessor(StatsSettings settings) {
    this.settings = settings;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    super.init(context);
    SandboxCounter counter = new SandboxCounter(context);
    sandboxes = counter;
    punctuations.add(
        context.schedule(
            settings.interval(), PunctuationType.WALL_CLOCK_TIME, now -> publish(counter, now)));
    punctuations.add(
        context.schedule(
            PURGE_INTERVAL,
            PunctuationType.STREAM_TIME,
            now -> counter.purge(Instant.ofEpochMilli(now), settings.deletedTtl())));
  }

  /** Kafka Streams may initialise this instance again, and would keep the punctuations. */
  @Override
  public void close() {
    punctuations.forEach(Cancellable::cancel);
    punctuations.clear();
    sandboxes = null;
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    SandboxCounter counter = Objects.requireNonNull(sandboxes);
    // An unreadable record is a dead letter by now.
    if (record.value() != null) {
      SandboxStates.of(record.value()).ifPresent(counter::update);
    }
  }

  private void publish(SandboxCounter counter, long now) {
    String partition = Integer.toString(context().taskId().partition());
    counter
        .takeChanged(settings.maxPrefixes())
        .ifPresent(share -> context().forward(new Record<>(partition, share, now)));
  }
}
