package io.sandboxbroker.simulation.client;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.CancelAllocation;
import io.sandboxbroker.command.RequestDeletion;
import io.sandboxbroker.event.AllocationRepeated;
import io.sandboxbroker.event.DeletionRejected;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.simulation.process.Terms;
import io.sandboxbroker.simulation.time.Chance;
import io.sandboxbroker.topic.Topics;
import java.time.Instant;
import java.util.Arrays;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One student: asks, waits, retries, hangs up, works, gives back, perhaps twice, or just leaves.
 */
final class Student {

  private static final int MAX_REQUESTS = 8;
  private static final int MAX_ROUNDS = 4;
  private static final int MAX_ROUNDS_IN_A_HURRY = 14;
  private static final int MAX_RELEASES = 20;
  private static final long TIMEOUT = 25_000;
  private static final long DEADLINE = 24_500;
  private static final long SKEW = 61_000;

  private final Classroom room;
  private final Chance chance;
  private final String track;
  private final @Nullable String prefix;
  private final boolean explicitKeys;
  private final boolean hurries;
  private final LeaseActions lease;
  private int rounds;
  private int key;
  private int request;

  Student(Classroom room, String track) {
    this.room = room;
    this.track = track;
    this.chance = room.world().chance().fork();
    this.prefix =
        chance.oneOf(Arrays.asList(null, null, null, null, "lab-", "lab-", "big-", "typo-"));
    this.explicitKeys = chance.happens(0.3);
    this.hurries = chance.happens(0.1);
    this.lease = new LeaseActions(room, chance, track, prefix);
  }

  void begin() {
    rounds++;
    // Some use a key again, by mistake.
    key = rounds > 1 && chance.happens(0.2) ? key : rounds;
    allocate(1);
  }

  private void allocate(int attempt) {
    request++;
    int current = request;
    String id = send(event -> onAnswer(current, attempt, event));
    if (chance.happens(0.1)) {
      send(this::check);
    }
    if (chance.happens(0.08)) {
      room.world().scheduler().after(chance.between(1L, 8_000), () -> hangUp(current, id));
    }
  }

  private String send(java.util.function.Consumer<@Nullable SpecificRecord> answer) {
    String id = room.newId();
    Gateway gateway = room.gateway();
    Instant now = Instant.ofEpochMilli(gateway.host().clock().millis());
    @Nullable Long wait = chance.oneOf(Arrays.asList(null, null, 0L, 5_000L));
    long deadline = wait == null || wait == 0 ? DEADLINE : wait;
    var command =
        AllocateSandbox.newBuilder()
            .setCommandId(id)
            .setRequestId("r-" + id)
            .setTrackId(track)
            .setNamePrefix(prefix)
            .setIdempotencyKey(explicitKeys ? track + "#" + key : track)
            .setIdempotencyKeyExplicit(explicitKeys)
            .setRequestedAt(now)
            .setDeadline(now.plusMillis(deadline))
            .setWaitUntil(wait == null ? null : now.plusMillis(wait))
            .build();
    room.judge()
        .expect(
            id,
            track,
            room.world().scheduler().instant().plusMillis(deadline),
            prefix,
            explicitKeys ? command.getIdempotencyKey() : null);
    room.world()
        .story()
        .add(track, "asks as %s by %s, prefix %s", id, gateway.host().name(), prefix);
    gateway.send(Topics.ALLOCATION_COMMANDS, track, id, command, TIMEOUT, answer);
    return id;
  }

  private void hangUp(int current, String id) {
    if (current != request) {
      return;
    }
    request++;
    Gateway gateway = room.gateway();
    String cancellation = room.newId();
    room.world().story().add(track, "hangs up on %s", id);
    gateway.send(
        Topics.ALLOCATION_COMMANDS,
        track,
        cancellation,
        CancelAllocation.newBuilder()
            .setCommandId(cancellation)
            .setRequestId("r-" + cancellation)
            .setTrackId(track)
            .setAllocationCommandId(id)
            .setRequestedAt(Instant.ofEpochMilli(gateway.host().clock().millis()))
            .build(),
        TIMEOUT,
        answer -> {});
    if (chance.happens(0.5)) {
      later(1_000, 20_000, () -> allocate(2));
    } else {
      room.leaves();
    }
  }

  private void check(@Nullable SpecificRecord event) {
    SandboxState state = stateOf(event);
    if (state != null && !track.equals(state.getTrackId())) {
      room.judge().report("AnswersItsAsker", track + " is answered with " + state);
    }
  }

  /** The sandbox that an outcome gives; null when it gives none. */
  static @Nullable SandboxState stateOf(@Nullable SpecificRecord event) {
    return switch (event) {
      case SandboxAllocated allocated -> allocated.getSandbox();
      case AllocationRepeated repeated -> repeated.getSandbox();
      case null, default -> null;
    };
  }

  private void onAnswer(int current, int attempt, @Nullable SpecificRecord event) {
    check(event);
    if (current != request) {
      return;
    }
    request++;
    SandboxState state = stateOf(event);
    room.world()
        .story()
        .add(
            track,
            "gets %s %s",
            event == null ? "no answer" : event.getSchema().getName(),
            state == null ? "" : state.getSandboxId());
    if (state != null) {
      work(state);
    } else if (attempt < MAX_REQUESTS && chance.happens(0.85)) {
      later(100, 15_000, () -> allocate(attempt + 1));
    } else {
      room.leaves();
    }
  }

  private void work(SandboxState state) {
    if (chance.happens(0.05)) {
      // Somebody else's sandbox, by mistake: the answer is a refusal.
      release(room.someSandbox(), null, MAX_RELEASES);
    }
    room.onAllocated(state.getSandboxId());
    if (chance.happens(0.3)) {
      later(500, hurries ? 3_000 : 150_000, () -> lease.renew(state.getSandboxId()));
    }
    if (chance.happens(0.2)) {
      // Otherwise it gives the old sandbox back meanwhile, or has left.
      boolean waits = chance.happens(0.8);
      later(500, hurries ? 3_000 : 200_000, () -> swap(state, waits));
      if (waits) {
        return;
      }
    }
    if (chance.happens(0.8)) {
      later(
          500,
          hurries ? 3_000 : 200_000,
          () -> release(state.getSandboxId(), state.getExpiresAt(), 1));
    } else {
      room.leaves();
    }
  }

  /**
   * Swaps a sandbox, and gives back in the end what it then has.
   *
   * @param waits whether the student does nothing else meanwhile
   */
  private void swap(SandboxState state, boolean waits) {
    lease.swap(
        state,
        event -> {
          SandboxState held = stateOf(event);
          SandboxState last = held == null ? state : held;
          if (held != null) {
            lease.renew(held.getSandboxId());
          }
          if (waits) {
            later(1, 60_000, () -> release(last.getSandboxId(), last.getExpiresAt(), 1));
          } else if (chance.happens(0.5)) {
            later(1, 60_000, () -> release(last.getSandboxId(), null, MAX_RELEASES));
          }
        });
  }

  private void release(String sandbox, @Nullable Instant expiresAt, int attempt) {
    String id = room.newId();
    Gateway gateway = room.gateway();
    Instant now = Instant.ofEpochMilli(gateway.host().clock().millis());
    room.world().story().add(track, "gives %s back as %s", sandbox, id);
    room.judge().expectRelease(id, track);
    gateway.send(
        Topics.DELETION_COMMANDS,
        sandbox,
        id,
        RequestDeletion.newBuilder()
            .setCommandId(id)
            .setRequestId("r-" + id)
            .setTrackId(track)
            .setSandboxId(sandbox)
            .setRequestedAt(now)
            .setDeadline(now.plusMillis(DEADLINE))
            .build(),
        TIMEOUT,
        event -> {
          if (expiresAt != null) {
            onReleased(sandbox, expiresAt, attempt, event);
          }
        });
  }

  private void onReleased(
      String sandbox, Instant expiresAt, int attempt, @Nullable SpecificRecord event) {
    if (event instanceof DeletionRejected rejected
        && room.world()
            .scheduler()
            .instant()
            .isBefore(expiresAt.plus(Terms.LEASE.grace()).minusMillis(SKEW))) {
      room.judge()
          .report("OwnerMayRelease", track + " may not give back " + sandbox + ": " + rejected);
    }
    if (event == null && attempt < MAX_RELEASES) {
      later(500, 10_000, () -> release(sandbox, expiresAt, attempt + 1));
    } else if (event != null && chance.happens(0.15)) {
      later(1, 30_000, () -> release(sandbox, expiresAt, attempt + 1));
    } else if (rounds < (hurries ? MAX_ROUNDS_IN_A_HURRY : MAX_ROUNDS)
        && chance.happens(hurries ? 0.95 : 0.6)) {
      later(500, 30_000, this::begin);
    } else {
      room.leaves();
    }
  }

  private void later(long min, long max, Runnable work) {
    room.world().scheduler().after(chance.between(min, max), work);
  }
}
