package io.sandboxbroker.simulation.client;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.RenewLease;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.event.LeaseRenewed;
import io.sandboxbroker.event.RenewalRejected;
import io.sandboxbroker.event.RenewalRejection;
import io.sandboxbroker.event.RenewalRepeated;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.simulation.time.Chance;
import io.sandboxbroker.topic.Topics;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** What one student does with its lease while it works: renews it, and swaps the sandbox. */
final class LeaseActions {

  private static final int MAX_ATTEMPTS = 6;
  private static final long TIMEOUT = 12_000;
  private static final long SWAP_TIMEOUT = 25_000;
  private static final long SWAP_DEADLINE = 24_500;

  private final Classroom room;
  private final Chance chance;
  private final String track;
  private final @Nullable String prefix;
  private final Map<String, Instant> renewals = new HashMap<>();
  private int keys;

  LeaseActions(Classroom room, Chance chance, String track, @Nullable String prefix) {
    this.room = room;
    this.chance = chance;
    this.track = track;
    this.prefix = prefix;
  }

  /** Renews the lease once or several times, whatever else the student does. */
  void renew(String sandbox) {
    keys++;
    renew(sandbox, chance.happens(0.6) ? "renewal-" + keys : null, 1);
  }

  private void renew(String sandbox, @Nullable String key, int attempt) {
    String id = room.newId();
    Gateway gateway = room.gateway();
    Instant now = Instant.ofEpochMilli(gateway.host().clock().millis());
    room.world().story().add(track, "renews %s as %s with key %s", sandbox, id, key);
    room.judge().expectRelease(id, track);
    gateway.send(
        Topics.DELETION_COMMANDS,
        sandbox,
        id,
        RenewLease.newBuilder()
            .setCommandId(id)
            .setRequestId("r-" + id)
            .setTrackId(track)
            .setSandboxId(sandbox)
            .setDurationMillis(chance.between(1L, 600_000))
            .setIdempotencyKey(key)
            .setRequestedAt(now)
            .setDeadline(now.plusMillis(TIMEOUT))
            .build(),
        TIMEOUT,
        event -> onRenewed(sandbox, key, attempt, event));
  }

  private void onRenewed(
      String sandbox, @Nullable String key, int attempt, @Nullable SpecificRecord event) {
    if (event instanceof RenewalRejected rejected
        && rejected.getReason() == RenewalRejection.NOT_SANDBOX_OWNER) {
      room.judge().report("OwnerMayRenew", track + " is refused: " + rejected);
    }
    Instant end =
        switch (event) {
          case LeaseRenewed renewed -> renewed.getSandbox().getExpiresAt();
          case RenewalRepeated repeated -> repeated.getExpiresAt();
          case null, default -> null;
        };
    if (end != null && key != null) {
      Instant before = renewals.putIfAbsent(sandbox + " " + key, end);
      if (before != null && !before.equals(end)) {
        room.judge().report("KeyRenewsOnce", key + " gave " + before + ", and then: " + event);
      }
    }
    if (attempt < MAX_ATTEMPTS && (event == null || chance.happens(0.3))) {
      later(100, 60_000, () -> renew(sandbox, key, attempt + 1));
    }
  }

  /**
   * Swaps a sandbox.
   *
   * @param then gets the event that answers the last attempt; null when there was no answer
   */
  void swap(SandboxState old, Consumer<@Nullable SpecificRecord> then) {
    if (chance.happens(0.15)) {
      send(old.getSandboxId(), again -> check(old, again));
    }
    swap(old, 1, then);
  }

  private void swap(SandboxState old, int attempt, Consumer<@Nullable SpecificRecord> then) {
    send(
        old.getSandboxId(),
        event -> {
          check(old, event);
          if (event == null && attempt < MAX_ATTEMPTS) {
            later(100, 15_000, () -> swap(old, attempt + 1, then));
          } else {
            then.accept(event);
          }
        });
  }

  private void check(SandboxState old, @Nullable SpecificRecord event) {
    if (event instanceof AllocationRejected rejected
        && rejected.getReason() == AllocationRejection.NOT_SANDBOX_OWNER) {
      room.judge().report("OwnerMaySwap", track + " may not swap " + old + ": " + rejected);
    }
    SandboxState held = Student.stateOf(event);
    if (held != null
        && (held.getSandboxId().equals(old.getSandboxId()) || !track.equals(held.getTrackId()))) {
      room.judge().report("SwapGivesAnother", track + " swaps " + old + " and gets " + held);
    }
  }

  private void send(String old, Consumer<@Nullable SpecificRecord> answer) {
    String id = room.newId();
    Gateway gateway = room.gateway();
    Instant now = Instant.ofEpochMilli(gateway.host().clock().millis());
    @Nullable Long wait = chance.oneOf(Arrays.asList(null, null, 0L, 5_000L));
    long deadline = wait == null || wait == 0 ? SWAP_DEADLINE : wait;
    room.world().story().add(track, "swaps %s as %s", old, id);
    room.judge()
        .expect(id, track, room.world().scheduler().instant().plusMillis(deadline), prefix, null);
    gateway.send(
        Topics.ALLOCATION_COMMANDS,
        track,
        id,
        AllocateSandbox.newBuilder()
            .setCommandId(id)
            .setRequestId("r-" + id)
            .setTrackId(track)
            .setIdempotencyKey(track)
            .setIdempotencyKeyExplicit(false)
            .setRequestedAt(now)
            .setDeadline(now.plusMillis(deadline))
            .setWaitUntil(wait == null ? null : now.plusMillis(wait))
            .setSwapOf(old)
            .setSwapReason("it is broken")
            .build(),
        SWAP_TIMEOUT,
        answer);
  }

  private void later(long min, long max, Runnable work) {
    room.world().scheduler().after(chance.between(min, max), work);
  }
}
