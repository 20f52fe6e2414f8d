package io.sandboxbroker.audit;

import io.sandboxbroker.audit.fold.Fold;
import io.sandboxbroker.audit.log.LogReader;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** One audit: reads the log, folds it, compares the table, reports. Not thread-safe. */
final class Audit implements AutoCloseable {

  private static final int MAX_ROUNDS = 10;
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final RecordDecoder decoder;
  private final @Nullable DynamoDbSettings table;
  private final AuditOptions options;
  private final Progress progress;
  private final InstantSource clock;
  private final Map<String, String> topicIds;
  private final StartOffsets startOffsets;
  private final LogReader reader;
  private final CutObserver observer;
  private final Fold fold;
  private final ViolationCounts counts;
  private final Timeline timeline;
  private final RecordIntake intake;
  private Instant proven;

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
    var start = AuditStart.of(settings, options.from(), options.state(), clock.instant());
    consumer = start.consumer();
    this.table = table;
    this.options = options;
    this.progress = progress;
    this.clock = clock;
    decoder = new RecordDecoder(settings);
    topicIds = start.topicIds();
    startOffsets = start.startOffsets();
    counts = new ViolationCounts(violations::onViolation);
    fold = new Fold(options.tolerances(), startOffsets.coverage(), counts);
    timeline = new Timeline(options.sandbox(), options.track());
    SavedState saved = start.saved();
    if (saved != null) {
      fold.resume(saved.fold());
      counts.resume(saved.rules());
      decoder.resume(saved.unreadable());
    }
    proven = startOffsets.coverage().beginning();
    intake = new RecordIntake(decoder, fold, timeline, progress);
    reader = new LogReader(consumer);
    observer = new CutObserver(settings, consumer, reader, clock);
  }

  /** Reads up to the present end of the log. */
  void readToEnd(BooleanSupplier stopped) {
    Map<TopicPartition, Long> ends = ends();
    Map<TopicPartition, Long> positions = reader.positions();
    long left = 0;
    for (var end : ends.entrySet()) {
      left += Math.max(0, end.getValue() - positions.getOrDefault(end.getKey(), 0L));
    }
    intake.left(left);
    reader.read(ends, intake::accept, stopped);
  }

  private Map<TopicPartition, Long> ends() {
    Instant until = options.until();
    return until == null
        ? consumer.endOffsets(consumer.assignment())
        : StartOffsets.offsetsAt(consumer, until);
  }

  /** Reads on, and judges what the log proves. */
  void watch(Monitor watching, BooleanSupplier stopped) {
    intake.countIn(watching);
    Instant cut = readOn(stopped);
    watching.behind(0);
    if (cut != null && cut.isAfter(proven) && !stopped.getAsBoolean()) {
      proven = cut;
      fold.onCut(proven);
    }
    watching.unproven(Duration.between(proven, clock.instant()));
  }

  /** Reads to the end; returns the moment up to which the log is complete, null if unknown. */
  private @Nullable Instant readOn(BooleanSupplier stopped) {
    observer.beforeReading();
    readToEnd(stopped);
    return observer.afterReading();
  }

  /**
   * Judges what was read, compares the table, saves the state and returns the report.
   *
   * @throws AuditFailedException if the table cannot be read or the state cannot be saved
   */
  Report conclude() {
    progress.end();
    Instant cut = options.until() == null ? awaitCut() : options.until();
    fold.onCut(cut);
    var comparison = table == null ? null : compare(table, cut);
    if (options.state() != null) {
      keep(state(), options.state());
    }
    return new Report(
        counts.holds() && decoder.unreadable().records() == 0,
        startOffsets.coveredFrom(),
        cut,
        Report.Range.between(startOffsets.offsets(), reader.positions()),
        decoder.counts(),
        fold.live().size(),
        fold.gone(),
        fold.underWay(),
        comparison == null ? null : comparison.rows(),
        counts.results(),
        decoder.unreadable(),
        ReportNotes.of(startOffsets, fold, timeline.left(), comparison, observer.knowsAllocators()),
        timeline.lines());
  }

  /** Waits a little for open transactions and for the allocators. */
  private Instant awaitCut() {
    Instant begun = clock.instant();
    for (int round = 0; round < MAX_ROUNDS; round++) {
      Instant cut = readOn(() -> false);
      if (cut != null && !cut.isBefore(begun)) {
        return cut;
      }
      pause();
    }
    return observer.provenAtOnce();
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AuditFailedException("interrupted");
    }
  }

  private TableComparison.Result compare(DynamoDbSettings settings, Instant cut) {
    try (var pool = DynamoDbPool.open(settings, CallObserver.NONE)) {
      new LeaseComparison(pool.reader(), pool.liveLeases(), counts).compare(Audit::pause);
      return new TableComparison(
              pool.reader(), startOffsets.coverage(), options.tolerances().horizon(), counts)
          .compare(fold, cut, () -> readOn(() -> false));
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
        startOffsets.coverage(),
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
    observer.close();
    consumer.close();
  }
}
