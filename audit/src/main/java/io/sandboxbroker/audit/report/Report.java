package io.sandboxbroker.audit.report;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The result of an audit.
 *
 * @param holds whether every record was read and no guarantee is violated
 * @param coveredFrom the time from which the log was read; null for its beginning
 * @param until the time up to which the log was read
 * @param ranges the offsets that were read
 * @param records the number of records of each type
 * @param live sandboxes that are not deleted
 * @param gone sandboxes that are deleted
 * @param underWay commands without an outcome that are not overdue
 * @param rows sandboxes of the table that are not deleted; null when it was not compared
 * @param notes the limits of this report
 */
public record Report(
    boolean holds,
    @Nullable Instant coveredFrom,
    Instant until,
    List<Range> ranges,
    Map<String, Long> records,
    int live,
    int gone,
    int underWay,
    @Nullable Integer rows,
    List<ViolationCounts.Result> rules,
    UnreadableRecords unreadable,
    List<String> notes,
    List<Timeline.Line> timeline) {

  /** Offsets of a partition, the second one exclusive. */
  public record Range(String topic, int partition, long from, long to) {

    /** The ranges of all partitions, in order. */
    public static List<Range> between(
        Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
      return to.entrySet().stream()
          .map(
              each ->
                  new Range(
                      each.getKey().topic(),
                      each.getKey().partition(),
                      from.getOrDefault(each.getKey(), 0L),
                      each.getValue()))
          .sorted(Comparator.comparing(Range::topic).thenComparingInt(Range::partition))
          .toList();
    }
  }

  /** How many records were read. */
  public long total() {
    return records.values().stream().mapToLong(Long::longValue).sum();
  }
}
