package io.sandboxbroker.audit;

import io.sandboxbroker.audit.fold.Fold;
import io.sandboxbroker.audit.log.LogEntryParser;
import io.sandboxbroker.audit.log.Position;
import io.sandboxbroker.audit.report.ViolationCounts;
import io.sandboxbroker.audit.rule.AuditTolerances;
import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.RequestDeletion;
import io.sandboxbroker.command.WaitingTurn;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxDeleted;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.event.SandboxSynced;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** A log made by hand, a second between two records, and the fold that is shown it. */
final class PlantedLog {

  static final Instant BEGINNING = Instant.parse("2026-01-01T10:00:00Z");
  private static final Duration LAB = Duration.ofHours(4);

  private final ViolationCounts counts = new ViolationCounts(violation -> {});
  private final List<Shown> shown = new ArrayList<>();
  private Fold fold;
  private Instant now = BEGINNING;
  private long offset;

  private record Shown(SpecificRecord record, Instant written, Position at) {}

  PlantedLog() {
    this(null);
  }

  PlantedLog(@Nullable Instant coveredFrom) {
    fold = new Fold(AuditTolerances.defaults(), coveredFrom, counts);
  }

  Fold fold() {
    return fold;
  }

  ViolationCounts counts() {
    return counts;
  }

  /** Lets time pass in which nothing happens. */
  PlantedLog later(Duration pause) {
    now = now.plus(pause);
    return this;
  }

  PlantedLog allocate(String track, String command) {
    return accept(
        "sandbox.allocation.commands",
        new AllocateSandbox(
            command,
            "request-" + command,
            track,
            null,
            null,
            track,
            false,
            now,
            now.plusSeconds(25),
            null,
            null));
  }

  /** The queue publishes the command again. */
  PlantedLog offered(String track, String command) {
    return accept(
        "sandbox.allocation.commands",
        new AllocateSandbox(
            command,
            "request-" + command,
            track,
            null,
            null,
            track,
            false,
            now,
            now.plusSeconds(25),
            null,
            WaitingTurn.OFFERED));
  }

  PlantedLog release(String sandbox, String track, String command) {
    return accept(
        "sandbox.deletion.commands",
        new RequestDeletion(
            command, "request-" + command, track, sandbox, now, now.plusSeconds(12)));
  }

  PlantedLog synced(String sandbox, long version) {
    String cause = "fact-" + sandbox + "-" + version;
    return event(
        new SandboxSynced(
            cause + "/SandboxSynced",
            cause,
            null,
            now,
            sandbox,
            version,
            state(sandbox, version, SandboxStatus.AVAILABLE, null, null)));
  }

  PlantedLog allocated(String sandbox, long version, String track, String command) {
    return event(
        new SandboxAllocated(
            command + "/SandboxAllocated",
            command,
            "request-" + command,
            now,
            sandbox,
            version,
            state(sandbox, version, SandboxStatus.ALLOCATED, track, command)));
  }

  PlantedLog rejected(String track, String command) {
    return event(
        new AllocationRejected(
            command + "/AllocationRejected",
            command,
            "request-" + command,
            now,
            track,
            AllocationRejection.NO_SANDBOXES_AVAILABLE));
  }

  PlantedLog released(String sandbox, long version, String track, String command, String first) {
    return event(
        new DeletionRequested(
            command + "/DeletionRequested",
            command,
            "request-" + command,
            now,
            sandbox,
            version,
            state(sandbox, version, SandboxStatus.PENDING_DELETION, track, first)));
  }

  PlantedLog deleted(String sandbox, long version, String track, String first) {
    String cause = "gone-" + sandbox + "-" + version;
    return event(
        new SandboxDeleted(
            cause + "/SandboxDeleted",
            cause,
            null,
            now,
            sandbox,
            version,
            state(sandbox, version, SandboxStatus.DELETED, track, first)));
  }

  PlantedLog snapshot(String sandbox, long version, SandboxStatus status) {
    return event(
        new SandboxSnapshot(
            "sweep/" + sandbox + "/SandboxSnapshot",
            "sweep",
            null,
            now,
            sandbox,
            version,
            state(sandbox, version, status, null, null),
            false));
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

  private PlantedLog event(SpecificRecord record) {
    return accept("sandbox.events", record);
  }

  private PlantedLog accept(String topic, SpecificRecord record) {
    var each = new Shown(record, now, new Position(topic, 0, offset++));
    shown.add(each);
    accept(each);
    now = now.plusSeconds(1);
    return this;
  }

  private void accept(Shown each) {
    fold.accept(LogEntryParser.of(each.record(), each.written(), each.at()), each.written());
  }

  /** Puts the state aside and goes on from it. */
  PlantedLog resume() {
    Fold.State state = fold.state();
    fold = new Fold(AuditTolerances.defaults(), null, counts);
    fold.resume(state);
    return this;
  }

  /** Nothing comes any more: the rules that something speaks against, a long time later. */
  List<String> violated() {
    fold.end(now.plus(Duration.ofHours(1)));
    return counts.results().stream()
        .filter(result -> result.violations() > 0)
        .map(ViolationCounts.Result::rule)
        .toList();
  }

  private SandboxState state(
      String sandbox,
      long version,
      SandboxStatus status,
      @Nullable String track,
      @Nullable String allocation) {
    boolean held = allocation != null;
    return new SandboxState(
        sandbox,
        version,
        status,
        "lab-" + sandbox,
        "identity/accounts/" + sandbox,
        "",
        BEGINNING,
        BEGINNING,
        now,
        allocation,
        track,
        null,
        track,
        held ? BEGINNING : null,
        held ? BEGINNING.plus(LAB) : null,
        status == SandboxStatus.PENDING_DELETION ? now : null,
        0);
  }
}
