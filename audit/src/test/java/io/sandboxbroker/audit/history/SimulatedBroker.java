package io.sandboxbroker.audit.history;

import io.sandboxbroker.audit.PlantedRecords;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A small model of the broker: the table, the clock and what it writes to the topics. It keeps the
 * promise, unless a test makes it break it.
 */
final class SimulatedBroker {

  static final Duration LAB = Duration.ofHours(4);
  static final Duration GRACE = Duration.ofMinutes(30);
  private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration TICK = Duration.ofMinutes(4);

  final SimulatedLog log;
  final Map<String, SandboxState> table = new TreeMap<>();
  Instant now = BEGINNING;
  boolean frozen;
  boolean expiries = true;
  final List<FreezeChange> freezes = new ArrayList<>();
  private Random random;
  private int ids;

  /** A freeze of the expiries, or its end. */
  record FreezeChange(boolean frozen, Instant at) {}

  SimulatedBroker(Random random) {
    this.random = random;
    log = new SimulatedLog(random);
  }

  /** The source of the decisions of the next step. */
  void use(Random next) {
    random = next;
  }

  Random random() {
    return random;
  }

  /** A new id of a command, a fact or a timer. */
  String id(String kind) {
    return kind + ids++;
  }

  /** Lets time pass; what is due expires. */
  void pass(Duration duration) {
    Instant end = now.plus(duration);
    while (now.isBefore(end)) {
      Instant next = now.plus(TICK);
      now = next.isAfter(end) ? end : next;
      if (!frozen && expiries) {
        for (SandboxState each : List.copyOf(table.values())) {
          if (each.getStatus() == SandboxStatus.ALLOCATED
              && each.getExpiresAt().plus(GRACE).plus(Duration.ofMinutes(1)).isBefore(now)) {
            expire(each);
          }
        }
      }
    }
  }

  private void expire(SandboxState each) {
    int allocator = allocator();
    var after = ended(each, log.clock(allocator, now));
    change("SandboxExpired", id("timer"), allocator, after, now, shortDelay());
  }

  int allocator() {
    return random.nextInt(3);
  }

  /** Usually at once; sometimes after a restart, and rarely after an outage of hours. */
  Duration delay() {
    int kind = random.nextInt(20);
    return Duration.ofMillis(
        kind < 15
            ? random.nextInt(2_000)
            : kind < 18 ? random.nextInt(200_000) : random.nextInt(6 * 3_600_000));
  }

  Duration shortDelay() {
    return Duration.ofMillis(random.nextInt(5) == 0 ? random.nextInt(200_000) : 500);
  }

  /** A sandbox that fits. */
  Optional<SandboxState> pick(Predicate<SandboxState> filter) {
    List<SandboxState> fitting = table.values().stream().filter(filter).toList();
    return fitting.isEmpty()
        ? Optional.empty()
        : Optional.of(fitting.get(random.nextInt(fitting.size())));
  }

  Optional<SandboxState> pick(SandboxStatus status) {
    return pick(it -> it.getStatus() == status);
  }

  /** The sandbox that a track holds. */
  Optional<SandboxState> heldBy(String track) {
    return pick(it -> it.getStatus() == SandboxStatus.ALLOCATED && track.equals(it.getTrackId()));
  }

  /** Writes the next version to the table and publishes its event. */
  void change(
      String type,
      String cause,
      int allocator,
      SandboxState after,
      Instant trigger,
      Duration delay) {
    table.put(after.getSandboxId(), after);
    Instant at = log.clock(allocator, now);
    event(
        after.getSandboxId(),
        PlantedRecords.event(type, cause, at, after),
        allocator,
        delay,
        trigger);
  }

  void event(String key, SpecificRecord event, int allocator, Duration delay, Instant trigger) {
    log.append(Topics.EVENTS, key, event, allocator, now, delay, trigger);
  }

  void command(Topic topic, String key, SpecificRecord command) {
    log.append(topic, key, command, allocator(), now, Duration.ZERO, now);
  }

  /** The next version of a sandbox. */
  SandboxState.Builder next(SandboxState before, int allocator) {
    return PlantedRecords.copy(before)
        .setVersion(before.getVersion() + 1)
        .setUpdatedAt(log.clock(allocator, now));
  }

  SandboxState allocated(SandboxState before, String track, String command, int allocator) {
    Instant at = log.clock(allocator, now);
    return next(before, allocator)
        .setStatus(SandboxStatus.ALLOCATED)
        .setTrackId(track)
        .setAllocationId(command)
        .setIdempotencyKey(track)
        .setAllocatedAt(at)
        .setExpiresAt(at.plus(LAB))
        .build();
  }

  SandboxState ended(SandboxState before, Instant at) {
    return PlantedRecords.copy(before)
        .setVersion(before.getVersion() + 1)
        .setUpdatedAt(at)
        .setStatus(SandboxStatus.PENDING_DELETION)
        .setDeletionRequestedAt(at)
        .build();
  }

  /** A track asks; the allocator answers later, and may publish the command again before. */
  void allocate(String track, @Nullable SandboxState wanted) {
    String command = id("a");
    Instant trigger = now;
    command(
        Topics.ALLOCATION_COMMANDS,
        track,
        PlantedRecords.allocate(command, track, now, now.plusSeconds(25), null));
    for (int turn = random.nextInt(8) - 5; turn > 0; turn--) {
      now = now.plusSeconds(3);
      command(
          Topics.ALLOCATION_COMMANDS,
          track,
          PlantedRecords.allocate(
              command,
              track,
              now,
              now.plusSeconds(25),
              io.sandboxbroker.command.WaitingTurn.OFFERED));
    }
    int allocator = allocator();
    Instant at = log.clock(allocator, now);
    Optional<SandboxState> held = heldBy(track);
    Optional<SandboxState> free =
        wanted == null ? pick(SandboxStatus.AVAILABLE) : Optional.of(wanted);
    if (held.isPresent()) {
      event(
          held.get().getSandboxId(),
          PlantedRecords.event("AllocationRepeated", command, at, held.get()),
          allocator,
          delay(),
          trigger);
    } else if (free.isPresent()) {
      SandboxState after = allocated(free.get(), track, command, allocator);
      change("SandboxAllocated", command, allocator, after, trigger, delay());
    } else {
      event(command, PlantedRecords.rejected(command, track, at), allocator, delay(), trigger);
    }
  }

  /** A list of the CSP has an account that is new. */
  SandboxState discover(String sandbox, Duration delay) {
    int allocator = allocator();
    SandboxState after = PlantedRecords.available(sandbox, 1, now);
    change("SandboxSynced", id("fact"), allocator, after, now, delay);
    return after;
  }
}
