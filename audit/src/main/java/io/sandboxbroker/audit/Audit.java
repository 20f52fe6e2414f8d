package io.sandboxbroker.audit;

import io.sandboxbroker.audit.fold.Fold;
import io.sandboxbroker.audit.follow.Monitor;
import io.sandboxbroker.audit.log.Beginning;
import io.sandboxbroker.audit.log.Command;
import io.sandboxbroker.audit.log.CommandKind;
import io.sandboxbroker.audit.log.LogReader;
import io.sandboxbroker.audit.log.Meaning;
import io.sandboxbroker.audit.log.Meanings;
import io.sandboxbroker.audit.log.Position;
import io.sandboxbroker.audit.report.Report;
import io.sandboxbroker.audit.report.Tally;
import io.sandboxbroker.audit.report.Timeline;
import io.sandboxbroker.audit.rule.Findings;
import io.sandboxbroker.audit.rule.Terms;
import io.sandboxbroker.audit.state.SavedState;
import io.sandboxbroker.audit.table.TableComparison;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.pool.dynamodb.DynamoDbPool;
import io.sandboxbroker.pool.dynamodb.DynamoDbSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** One audit: reads, folds, compares, concludes. Belongs to one thread. */
final class Audit implements AutoCloseable {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Decoding decoding;
  private final @Nullable DynamoDbSettings table;
  private final Wanted wanted;
  private final Progress progress;
  private final InstantSource clock;
  private final Map<String, String> topicIds;
  private final Beginning beginning;
  private final LogReader reader;
  private final Fold fold;
  private final Tally tally;
  private final Timeline timeline;
  private @Nullable Monitor monitor;
  private long total;

  /**
   * What is asked for.
   *
   * @param from since when; null for the beginning, or where the state's file ends
   * @param until up to when; null for now
   * @param state the file that is gone on from and kept; null for none
   */
  record Wanted(
      @Nullable Instant from,
      @Nullable Instant until,
      @Nullable Path state,
      @Nullable String sandbox,
      @Nullable String track,
      Terms terms) {}

  private Audit(
      Start start,
      Map<String, Object> settings,
      @Nullable DynamoDbSettings table,
      Wanted wanted,
      Progress progress,
      Findings findings,
      InstantSource clock) {
    this.consumer = start.consumer();
    this.table = table;
    this.wanted = wanted;
    this.progress = progress;
    this.clock = clock;
    decoding = new Decoding(settings);
    topicIds = start.topicIds();
    beginning = start.beginning();
    tally = new Tally(findings::found);
    fold = new Fold(wanted.terms(), beginning.coveredFrom(), tally);
    timeline = new Timeline(wanted.sandbox(), wanted.track());
    SavedState saved = start.saved();
    if (saved != null) {
      fold.resume(saved.fold());
      tally.resume(saved.rules());
      decoding.resume(saved.unreadable());
    }
    reader = new LogReader(consumer);
  }

  /**
   * Sees where reading begins.
   *
   * @param table what to compare with; null for nothing
   * @throws Refused when the audit cannot be made
   */
  static Audit begin(
      Map<String, Object> settings,
      @Nullable DynamoDbSettings table,
      Wanted wanted,
      Progress progress,
      Findings findings,
      InstantSource clock) {
    var start = Start.of(settings, wanted.from(), wanted.state());
    return new Audit(start, settings, table, wanted, progress, findings, clock);
  }

  /** Reads what there is by now. */
  void readToTheEnd(BooleanSupplier stopped) {
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
    reader.read(ends, this::show, stopped);
  }

  private Map<TopicPartition, Long> ends() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    Instant until = wanted.until();
    if (until == null) {
      return ends;
    }
    Map<TopicPartition, Long> earlier = new HashMap<>(ends);
    consumer
        .offsetsForTimes(
            ends.keySet().stream()
                .collect(Collectors.toMap(Function.identity(), it -> until.toEpochMilli())))
        .forEach(
            (partition, found) -> {
              if (found != null) {
                earlier.put(partition, found.offset());
              }
            });
    return earlier;
  }

  /** Reads on, and says what is found by now. */
  void watch(Monitor watching, BooleanSupplier stopped) {
    monitor = watching;
    readToTheEnd(stopped);
    watching.behind(0);
    fold.atEndFor(clock.instant());
  }

  private void show(ConsumerRecord<byte[], byte[]> record) {
    progress.read(total);
    if (monitor != null) {
      monitor.read();
    }
    var at = new Position(record.topic(), record.partition(), record.offset());
    SpecificRecord value = decoding.read(record, at);
    if (value == null) {
      if (monitor != null) {
        monitor.unreadable(decoding.unreadable().records());
      }
      return;
    }
    Instant written = LogReader.written(record);
    Meaning meaning = Meanings.of(value, written, at);
    timeline.show(value, meaning, written, at);
    if (!isAnsweredByWhatIsGone(meaning.command())) {
      fold.show(meaning, written);
    }
  }

  /** What comes of a sync is a fact, and facts are kept for less long than commands. */
  private boolean isAnsweredByWhatIsGone(@Nullable Command command) {
    return command != null
        && command.kind() == CommandKind.SYNC
        && command.written().isBefore(beginning.factsFrom());
  }

  /**
   * Compares with the table, keeps the state, and says what came of it all.
   *
   * @throws Refused when the table cannot be read, or the state not be kept
   */
  Report conclude() {
    progress.end();
    Integer rows = table == null ? null : compare(table);
    SavedState next = state();
    Instant until = wanted.until() == null ? clock.instant() : wanted.until();
    fold.end(until);
    if (wanted.state() != null) {
      keep(next, wanted.state());
    }
    return new Report(
        tally.holds() && decoding.unreadable().records() == 0,
        beginning.coveredFrom(),
        until,
        Report.Range.between(beginning.offsets(), reader.positions()),
        decoding.counts(),
        fold.live().size(),
        fold.gone(),
        fold.underWay(),
        rows,
        tally.results(),
        decoding.unreadable(),
        Notes.of(beginning, fold, timeline.left(), table != null),
        timeline.lines());
  }

  private int compare(DynamoDbSettings settings) {
    try (var pool = DynamoDbPool.open(settings, (operation, attempts, error) -> {})) {
      return new TableComparison(pool.reader(), tally)
          .compare(fold, () -> readToTheEnd(() -> false));
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof StoreUnavailableException away) {
        throw new Refused("the table cannot be read: " + away.getMessage());
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
        beginning.coveredFrom(),
        offsets,
        fold.state(),
        tally.results(),
        decoding.unreadable());
  }

  private static void keep(SavedState state, Path file) {
    try {
      state.write(file);
    } catch (IOException full) {
      throw new Refused("the state cannot be kept in %s: %s".formatted(file, full.getMessage()));
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
