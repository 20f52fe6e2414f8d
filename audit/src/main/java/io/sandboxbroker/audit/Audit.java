package io.sandboxbroker.audit;

import io.sandboxbroker.audit.fold.Fold;
import io.sandboxbroker.audit.log.Command;
import io.sandboxbroker.audit.log.CommandKind;
import io.sandboxbroker.audit.log.LogEntry;
import io.sandboxbroker.audit.log.LogEntryParser;
import io.sandboxbroker.audit.log.LogReader;
import io.sandboxbroker.audit.log.Position;
import io.sandboxbroker.audit.log.StartOffsets;
import io.sandboxbroker.audit.report.Report;
import io.sandboxbroker.audit.report.Timeline;
import io.sandboxbroker.audit.report.ViolationCounts;
import io.sandboxbroker.audit.rule.AuditTolerances;
import io.sandboxbroker.audit.rule.ViolationListener;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.pool.dynamodb.CallObserver;
import io.sandboxbroker.pool.dynamodb.DynamoDbPool;
import io.sandboxbroker.pool.dynamodb.DynamoDbSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** One audit: reads the log, folds it, compares the table, reports. Not thread-safe. */
final class Audit implements AutoCloseable {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final RecordDecoder decoder;
  private final @Nullable DynamoDbSettings table;
  private final AuditOptions options;
  private final Progress progress;
  private final InstantSource clock;
  private final Map<String, String> topicIds;
  private final StartOffsets startOffsets;
  private final LogReader reader;
  private final Fold fold;
  private final ViolationCounts counts;
  private final Timeline timeline;
  private @Nullable Monitor monitor;
  private long total;

  /**
   * The options of an audit.
   *
   * @param from the start time; null for the beginning, or the end of the saved state
   * @param until the end time; null for now
   * @param state the file to resume from and to save to; null for none
   */
  record AuditOptions(
      @Nullable Instant from,
      @Nullable Instant until,
      @Nullable Path state,
      @Nullable String sandbox,
      @Nullable String track,
      AuditTolerances tolerances) {}

  /**
   * Connects and finds the offsets at which reading begins.
   *
   * @param table the table to compare with; null for none
   * @throws AuditFailedException if the audit cannot run
   */
  Audit(
      Map<String, Object> settings,
      @Nullable DynamoDbSettings table,
      AuditOptions options,
      Progress progress,
      ViolationListener violations,
      InstantSource clock) {
    var start = AuditStart.of(settings, options.from(), options.state());
    consumer = start.consumer();
    this.table = table;
    this.options = options;
    this.progress = progress;
    this.clock = clock;
    decoder = new RecordDecoder(settings);
    topicIds = start.topicIds();
    startOffsets = start.startOffsets();
    counts = new ViolationCounts(violations::onViolation);
    fold = new Fold(options.tolerances(), startOffsets.coveredFrom(), counts);
    timeline = new Timeline(options.sandbox(), options.track());
    SavedState saved = start.saved();
    if (saved != null) {
      fold.resume(saved.fold());
      counts.resume(saved.rules());
      decoder.resume(saved.unreadable());
    }
    reader = new LogReader(consumer);
  }

  /** Reads up to the present end of the log. */
  void readToEnd(BooleanSupplier stopped) {
    Map<TopicPartition, Long> ends = ends();
    Map<TopicPartition, Long> positions = reader.positions();
    long left = 0;
    for (var end : ends.entrySet()) {
      left += Math.max(0, end.getValue() - positions.getOrDefault(end.getKey(), 0L));
    }
    total += left;
    if (monitor != null) {
      monitor.behind(left);
    }
    reader.read(ends, this::accept, stopped);
  }

  private Map<TopicPartition, Long> ends() {
    Instant until = options.until();
    return until == null
        ? consumer.endOffsets(consumer.assignment())
        : StartOffsets.offsetsAt(consumer, until);
  }

  /** Reads on and checks the rules at the present end of the log. */
  void watch(Monitor watching, BooleanSupplier stopped) {
    monitor = watching;
    readToEnd(stopped);
    watching.behind(0);
    fold.atEndFor(clock.instant());
  }

  private void accept(ConsumerRecord<byte[], byte[]> record) {
    progress.read(total);
    if (monitor != null) {
      monitor.read();
    }
    var at = new Position(record.topic(), record.partition(), record.offset());
    SpecificRecord value = decoder.read(record, at);
    if (value == null) {
      if (monitor != null) {
        monitor.unreadable(decoder.unreadable().records());
      }
      return;
    }
    Instant written = LogReader.written(record);
    LogEntry entry = LogEntryParser.of(value, written, at);
    timeline.accept(value, entry, written, at);
    if (!isAnsweredByExpiredFact(entry.command())) {
      fold.accept(entry, written);
    }
  }

  /** The outcome of a sync is a fact, and facts have a shorter retention than commands. */
  private boolean isAnsweredByExpiredFact(@Nullable Command command) {
    return command != null
        && command.kind() == CommandKind.SYNC
        && command.written().isBefore(startOffsets.factsFrom());
  }

  /**
   * Compares the table, saves the state and returns the report.
   *
   * @throws AuditFailedException if the table cannot be read or the state cannot be saved
   */
  Report conclude() {
    progress.end();
    Integer rows = table == null ? null : compare(table);
    SavedState next = state();
    Instant until = options.until() == null ? clock.instant() : options.until();
    fold.end(until);
    if (options.state() != null) {
      keep(next, options.state());
    }
    return new Report(
        counts.holds() && decoder.unreadable().records() == 0,
        startOffsets.coveredFrom(),
        until,
        Report.Range.between(startOffsets.offsets(), reader.positions()),
        decoder.counts(),
        fold.live().size(),
        fold.gone(),
        fold.underWay(),
        rows,
        counts.results(),
        decoder.unreadable(),
        ReportNotes.of(startOffsets, fold, timeline.left(), table != null),
        timeline.lines());
  }

  private int compare(DynamoDbSettings settings) {
    try (var pool = DynamoDbPool.open(settings, CallObserver.NONE)) {
      return new TableComparison(pool.reader(), counts).compare(fold, () -> readToEnd(() -> false));
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof StoreUnavailableException away) {
        throw new AuditFailedException("the table cannot be read: " + away.getMessage());
      }
      throw failed;
    }
  }

  private SavedState state() {
    Map<String, Long> offsets = new TreeMap<>();
    reader.positions().forEach((partition, offset) -> offsets.put(partition.toString(), offset));
    return new SavedState(
        SavedState.FORMAT,
        topicIds,
        startOffsets.coveredFrom(),
        offsets,
        fold.state(),
        counts.results(),
        decoder.unreadable());
  }

  private static void keep(SavedState state, Path file) {
    try {
      state.write(file);
    } catch (IOException full) {
      throw new AuditFailedException(
          "the state cannot be saved in %s: %s".formatted(file, full.getMessage()));
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
