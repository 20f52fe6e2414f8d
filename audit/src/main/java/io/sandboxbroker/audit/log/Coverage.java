package io.sandboxbroker.audit.log;

import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of the log that can be read. Retention cuts each partition at another point, and a log
 * that replaces a lost one has a beginning of its own.
 *
 * @param beginning the timestamp of the first record of all
 * @param partitions where each partition begins
 */
public record Coverage(Instant beginning, List<PartitionStart> partitions) {

  /** Clocks of two writers differ by a minute at most, and an event is compared with a record. */
  private static final Duration MARGIN = Duration.ofMinutes(2);

  /**
   * The beginning of a partition.
   *
   * @param cut whether earlier records existed
   * @param first the timestamp of the first record; null if there is none
   */
  public record PartitionStart(String topic, int partition, boolean cut, @Nullable Instant first) {}

  /** How long an outcome may come after its command: allocators may be away for long. */
  private static final Duration LONGEST_WAIT = Duration.ofHours(24);

  public Coverage {
    partitions = List.copyOf(partitions);
  }

  /** A log that is read from its first record, of which nothing was deleted. */
  public static Coverage complete(Instant beginning) {
    return new Coverage(beginning, List.of());
  }

  /**
   * Whether an event of a moment must be in the log.
   *
   * @param at the position of a later event of the same sandbox
   */
  public boolean covers(Position at, Instant moment) {
    if (moment.isBefore(beginning.plus(MARGIN))) {
      return false;
    }
    // The sandbox may have been in another partition before the number of partitions was raised.
    return covers(moment, at.topic());
  }

  /**
   * Whether the versions of a sandbox between two states must be in the log.
   *
   * @param before null if no earlier version is known
   */
  public boolean coversBetween(@Nullable ObservedSandbox before, ObservedSandbox after) {
    Instant youngest = after.since();
    if (before != null && before.lastedFrom().isAfter(youngest)) {
      youngest = before.lastedFrom();
    }
    return covers(after.at(), youngest);
  }

  /** Whether the log has every command whose outcome may come at a moment. */
  public boolean hasCommandsBefore(Instant moment) {
    Instant oldest = moment.minus(LONGEST_WAIT);
    return covers(oldest, Topics.ALLOCATION_COMMANDS.name())
        && covers(oldest, Topics.DELETION_COMMANDS.name());
  }

  /** Whether the log has the first copy of a command that is repeated at a moment. */
  public boolean hasFirstCopiesBefore(Instant moment) {
    return hasCommandsBefore(moment) && covers(moment.minus(LONGEST_WAIT), Topics.EVENTS.name());
  }

  /** Whether the log has the outcome of a command, if there is one. */
  public boolean hasOutcomeOf(Command command) {
    boolean sync = command.kind() == CommandKind.SYNC;
    return covers(command.written(), (sync ? Topics.CSP : Topics.EVENTS).name());
  }

  /** Whether the events of a moment must be in the log, in whatever partition. */
  public boolean hasEventsOf(Instant moment) {
    return !moment.isBefore(beginning.plus(MARGIN)) && covers(moment, Topics.EVENTS.name());
  }

  /** Whether events, or commands of operators, have been deleted, or were not read. */
  public boolean lacksEventsOrRebuilds() {
    return lacksPartOf(Topics.EVENTS.name()) || lacksPartOf(Topics.DELETION_COMMANDS.name());
  }

  private boolean lacksPartOf(String topic) {
    return partitions.stream().anyMatch(it -> it.cut() && it.topic().equals(topic));
  }

  /** Whether every record of a topic from a moment on must be in the log. */
  private boolean covers(Instant moment, String topic) {
    return partitions.stream()
        .filter(it -> it.cut() && it.topic().equals(topic))
        .noneMatch(it -> isBefore(moment, it.first()));
  }

  private static boolean isBefore(Instant moment, @Nullable Instant first) {
    return first == null || moment.isBefore(first.plus(MARGIN));
  }
}
