package io.sandboxbroker.worker.stats;

import io.sandboxbroker.worker.wire.States;
import java.time.Duration;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Counts the sandboxes of one partition of the events, and tells how many there are at times. */
final class SandboxCountProcessor
    extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

  /** In the time of the records, so that a month of them read at once is worked off alike. */
  private static final Duration FORGETTING = Duration.ofHours(1);

  private final StatsSettings settings;
  private @Nullable SandboxCounter sandboxes;

  SandboxCountProcessor(StatsSettings settings) {
    this.settings = settings;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    super.init(context);
    SandboxCounter mine = SandboxCounter.of(context);
    sandboxes = mine;
    context.schedule(settings.interval(), PunctuationType.WALL_CLOCK_TIME, now -> tell(mine, now));
    context.schedule(
        FORGETTING,
        PunctuationType.STREAM_TIME,
        now -> mine.forget(Instant.ofEpochMilli(now), settings.remembered()));
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    SandboxCounter mine = sandboxes;
    if (mine == null) {
      throw new IllegalStateException("a record came before the task was initialised");
    }
    // One that could not be read has been laid aside.
    if (record.value() != null) {
      States.of(record.value()).ifPresent(mine::follow);
    }
  }

  private void tell(SandboxCounter mine, long now) {
    String partition = Integer.toString(context().taskId().partition());
    mine.takeChanged(settings.mostPrefixes())
        .ifPresent(share -> context().forward(new Record<>(partition, share, now)));
  }
}
