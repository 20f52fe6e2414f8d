package io.sandboxbroker.audit;

import io.sandboxbroker.audit.fold.Fold;
import io.sandboxbroker.audit.log.Coverage;
import io.sandboxbroker.audit.log.LogEntryParser;
import io.sandboxbroker.audit.log.Position;
import io.sandboxbroker.audit.report.ViolationCounts;
import io.sandboxbroker.audit.rule.AuditTolerances;
import io.sandboxbroker.command.WaitingTurn;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** A log made by hand, a second between two records, and the fold that is shown it. */
final class PlantedLog {

  static final Instant BEGINNING = Instant.parse("2026-01-01T10:00:00Z");
  private static final Duration LAB = Duration.ofHours(4);
  private static final Duration EARLIER = Duration.ofHours(1);

  private final ViolationCounts counts = new ViolationCounts(violation -> {});
  private final Coverage coverage;
  private Fold fold;
  private Instant now = BEGINNING;
  private Instant latest = BEGINNING;
  private long offset;

  /** A log that is older than what is planted into it. */
  PlantedLog() {
    this(Coverage.complete(BEGINNING.minus(EARLIER)));
  }

  PlantedLog(Coverage coverage) {
    this.coverage = coverage;
    fold = new Fold(AuditTolerances.defaults(), coverage, counts);
  }

  /** A log that is read from a time on. */
  static PlantedLog from(Instant time) {
    return new PlantedLog(
        new Coverage(
            time,
            List.of(
                new Coverage.PartitionStart(Topics.EVENTS.name(), 0, true, time),
                new Coverage.PartitionStart(Topics.ALLOCATION_COMMANDS.name(), 0, true, time),
                new Coverage.PartitionStart(Topics.DELETION_COMMANDS.name(), 0, true, time))));
  }

  Fold fold() {
    return fold;
  }

  Coverage coverage() {
    return coverage;
  }

  ViolationCounts counts() {
    return counts;
  }

  Instant now() {
    return now;
  }

  /** Lets time pass in which nothing happens. */
  PlantedLog later(Duration pause) {
    now = now.plus(pause);
    return this;
  }

  PlantedLog allocate(String track, String command) {
    return accept(
        Topics.ALLOCATION_COMMANDS,
        PlantedRecords.allocate(command, track, now, now.plusSeconds(25), null));
  }

  /** The queue publishes the command again. */
  PlantedLog offered(String track, String command) {
    return accept(
        Topics.ALLOCATION_COMMANDS,
        PlantedRecords.allocate(command, track, now, now.plusSeconds(25), WaitingTurn.OFFERED));
  }

  PlantedLog release(String sandbox, String track, String command) {
    return accept(Topics.DELETION_COMMANDS, PlantedRecords.release(command, track, sandbox, now));
  }

  PlantedLog swap(String sandbox, String track, String command) {
    return accept(Topics.ALLOCATION_COMMANDS, PlantedRecords.swap(command, track, sandbox, now));
  }

  /** The owner gives a sandbox back for another one. */
  PlantedLog given(
      String sandbox, long version, String track, String command, String first, String other) {
    return accept(
        Topics.EVENTS,
        PlantedRecords.given(
            command,
            now,
            state(sandbox, version, SandboxStatus.PENDING_DELETION, track, first),
            other));
  }

  PlantedLog renew(String sandbox, String track, String command) {
    return accept(Topics.DELETION_COMMANDS, PlantedRecords.renew(command, track, sandbox, now));
  }

  PlantedLog renewed(String sandbox, long version, String track, String command, String first) {
    SandboxState after =
        PlantedRecords.copy(state(sandbox, version, SandboxStatus.ALLOCATED, track, first))
            .setExpiresAt(BEGINNING.plus(LAB).plusSeconds(3_600))
            .build();
    return accept(Topics.EVENTS, PlantedRecords.renewed(command, now, after));
  }

  PlantedLog rebuild(String command, @Nullable String position) {
    return accept(Topics.DELETION_COMMANDS, PlantedRecords.rebuild(command, now, position));
  }

  PlantedLog rebuilt(String command) {
    return accept(Topics.EVENTS, PlantedRecords.rebuilt(command, now));
  }

  PlantedLog synced(String sandbox, long version) {
    return event(
        "SandboxSynced",
        "fact-" + sandbox + "-" + version,
        PlantedRecords.available(sandbox, version, now));
  }

  /** An event of one command says that another one allocated the sandbox. */
  PlantedLog allocatedBy(String cause, String sandbox, String track, String allocation) {
    return event(
        "SandboxAllocated", cause, state(sandbox, 2, SandboxStatus.ALLOCATED, track, allocation));
  }

  PlantedLog cancel(String track, String command, String allocation) {
    return accept(
        Topics.ALLOCATION_COMMANDS, PlantedRecords.cancel(command, track, allocation, now, null));
  }

  PlantedLog cancelled(String track, String command, String allocation) {
    return accept(Topics.EVENTS, PlantedRecords.cancelled(command, track, allocation, now));
  }

  /** A list shows the account of a sandbox as another sandbox. */
  PlantedLog twin(String sandbox, String other) {
    return event(
        "SandboxSynced",
        "twin-" + other,
        PlantedRecords.copy(PlantedRecords.available(other, 1, now))
            .setExternalId(PlantedRecords.available(sandbox, 1, now).getExternalId())
            .build());
  }

  PlantedLog allocated(String sandbox, long version, String track, String command) {
    return event(
        "SandboxAllocated",
        command,
        state(sandbox, version, SandboxStatus.ALLOCATED, track, command));
  }

  /** A list shows a sandbox that a track holds under another name. */
  PlantedLog renamed(String sandbox, long version, String track, String first) {
    return event(
        "SandboxSynced",
        "name-" + sandbox + "-" + version,
        state(sandbox, version, SandboxStatus.ALLOCATED, track, first));
  }

  PlantedLog rejected(String track, String command) {
    return accept(Topics.EVENTS, PlantedRecords.rejected(command, track, now));
  }

  PlantedLog released(String sandbox, long version, String track, String command, String first) {
    return event(
        "DeletionRequested",
        command,
        state(sandbox, version, SandboxStatus.PENDING_DELETION, track, first));
  }

  /** The owner releases a sandbox again that is deleted by now. */
  PlantedLog releasedAgain(
      String sandbox, long version, String track, String command, String first) {
    return event(
        "DeletionRepeated", command, state(sandbox, version, SandboxStatus.DELETED, track, first));
  }

  /** A list shows an account that is deleted. */
  PlantedLog listedAgain(String sandbox, long version, String track, String first) {
    return event(
        "SandboxSynced",
        "list-" + sandbox + "-" + version,
        state(sandbox, version, SandboxStatus.DELETED, track, first));
  }

  PlantedLog deleted(String sandbox, long version, String track, String first) {
    return event(
        "SandboxDeleted",
        "gone-" + sandbox + "-" + version,
        state(sandbox, version, SandboxStatus.DELETED, track, first));
  }

  PlantedLog snapshot(String sandbox, long version, SandboxStatus status) {
    return accept(
        Topics.EVENTS,
        PlantedRecords.snapshot("sweep", now, state(sandbox, version, status, null, null), false));
  }

  /** A snapshot of a version that began at a time. */
  PlantedLog snapshot(String sandbox, long version, SandboxStatus status, Instant began) {
    SandboxState state =
        PlantedRecords.copy(state(sandbox, version, status, null, null))
            .setUpdatedAt(began)
            .build();
    return accept(Topics.EVENTS, PlantedRecords.snapshot("sweep", now, state, false));
  }

  /** A sandbox's whole life, as it should be; takes seven seconds. */
  PlantedLog life(String sandbox, String track) {
    String first = "a-" + sandbox;
    String second = "d-" + sandbox;
    return synced(sandbox, 1)
        .allocate(track, first)
        .allocated(sandbox, 2, track, first)
        .release(sandbox, track, second)
        .released(sandbox, 3, track, second, first)
        .deleted(sandbox, 4, track, first);
  }

  private PlantedLog event(String type, String cause, SandboxState after) {
    return accept(Topics.EVENTS, PlantedRecords.event(type, cause, now, after));
  }

  private PlantedLog accept(Topic topic, SpecificRecord record) {
    var at = new Position(topic.name(), 0, offset++);
    fold.accept(LogEntryParser.of(record, now, at), now);
    latest = now.isAfter(latest) ? now : latest;
    now = now.plusSeconds(1);
    return this;
  }

  /** Puts the state aside and goes on from it. */
  PlantedLog resume() {
    Fold.State state = fold.state();
    fold = new Fold(AuditTolerances.defaults(), coverage, counts);
    fold.resume(state);
    return this;
  }

  /** The log is complete up to now: the rules that something speaks against. */
  List<String> violatedBy(Instant cut) {
    fold.onCut(cut);
    return counts.results().stream()
        .filter(result -> result.violations() > 0)
        .map(ViolationCounts.Result::rule)
        .toList();
  }

  /** Nothing comes any more: the rules that something speaks against, a long time later. */
  List<String> violated() {
    return violatedBy((now.isAfter(latest) ? now : latest).plus(Duration.ofHours(1)));
  }

  private SandboxState state(
      String sandbox,
      long version,
      SandboxStatus status,
      @Nullable String track,
      @Nullable String allocation) {
    SandboxState.Builder state =
        PlantedRecords.copy(PlantedRecords.available(sandbox, version, BEGINNING))
            .setStatus(status)
            .setUpdatedAt(now)
            .setTrackId(track)
            .setAllocationId(allocation);
    if (allocation != null) {
      boolean begins = status == SandboxStatus.ALLOCATED;
      state
          .setAllocatedAt(begins ? now : BEGINNING)
          .setExpiresAt(BEGINNING.plus(LAB))
          .setDeletionRequestedAt(status == SandboxStatus.PENDING_DELETION ? now : null);
    }
    return state.build();
  }
}
