package io.sandboxbroker.audit;

import io.sandboxbroker.audit.fold.Fold;
import io.sandboxbroker.audit.log.LogEntry;
import io.sandboxbroker.audit.log.LogEntryParser;
import io.sandboxbroker.audit.log.LogReader;
import io.sandboxbroker.audit.log.Position;
import io.sandboxbroker.audit.report.Timeline;
import io.sandboxbroker.freeze.Freeze;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Decodes each record and passes it to the fold and the timeline. Not thread-safe. */
final class RecordIntake {

  private final RecordDecoder decoder;
  private final Fold fold;
  private final Timeline timeline;
  private final Progress progress;
  private @Nullable Monitor monitor;
  private long total;

  RecordIntake(RecordDecoder decoder, Fold fold, Timeline timeline, Progress progress) {
    this.decoder = decoder;
    this.fold = fold;
    this.timeline = timeline;
    this.progress = progress;
  }

  /** Counts what it reads there. */
  void countIn(Monitor counted) {
    monitor = counted;
  }

  /** So many records are left to read. */
  void left(long records) {
    total += records;
    if (monitor != null) {
      monitor.behind(records);
    }
  }

  void accept(ConsumerRecord<byte[], byte[]> record) {
    progress.read(total);
    if (monitor != null) {
      monitor.read();
    }
    Instant written = LogReader.written(record);
    var at = new Position(record.topic(), record.partition(), record.offset());
    if (record.topic().equals(Topics.FREEZES.name())) {
      acceptFreeze(record, written, at);
      return;
    }
    SpecificRecord value = decoder.read(record, at);
    if (value == null) {
      if (monitor != null) {
        monitor.unreadable(decoder.unreadable().records());
      }
      return;
    }
    LogEntry entry = LogEntryParser.of(value, written, at);
    timeline.accept(value, entry, written, at);
    fold.accept(entry, written);
  }

  /** A freeze that cannot be read counts as a freeze, as it does for the services. */
  private void acceptFreeze(ConsumerRecord<byte[], byte[]> record, Instant written, Position at) {
    String scope = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    if (!scope.equalsIgnoreCase(FreezeScope.EXPIRY.name())) {
      return;
    }
    Instant until = null;
    if (record.value() != null) {
      until =
          decoder.read(record, at) instanceof Freeze freeze && freeze.getUntil() != null
              ? freeze.getUntil()
              : Instant.MAX;
    }
    fold.onExpiryFreeze(until, written);
  }
}
