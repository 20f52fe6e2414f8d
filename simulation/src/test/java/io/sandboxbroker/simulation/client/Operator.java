package io.sandboxbroker.simulation.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandboxbroker.command.RequestBulkDeletion;
import io.sandboxbroker.command.RequestCleanup;
import io.sandboxbroker.command.RequestRebuild;
import io.sandboxbroker.command.RequestSync;
import io.sandboxbroker.command.RetryDeletion;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.freeze.Freeze;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.simulation.process.World;
import io.sandboxbroker.simulation.time.Chance;
import io.sandboxbroker.topic.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** An operator: freezes and thaws, and sends the commands of the admin API. */
final class Operator {

  private static final long TIMEOUT = 25_000;
  private static final long MAX_FREEZE = 120_000;
  private static final List<FreezeScope> SCOPES =
      List.of(FreezeScope.ALLOCATIONS, FreezeScope.DELETIONS, FreezeScope.EXPIRY, FreezeScope.SYNC);

  private final Classroom room;
  private final World world;
  private final Chance chance;

  Operator(Classroom room) {
    this.room = room;
    this.world = room.world();
    this.chance = world.chance().fork();
  }

  void begin() {
    world
        .scheduler()
        .after(
            chance.between(20_000L, 200_000),
            () -> {
              if (world.faults().areActive()) {
                act();
              }
              begin();
            });
  }

  private void act() {
    if (chance.happens(0.4)) {
      freeze(chance.oneOf(SCOPES));
    } else {
      Gateway gateway = room.gateway();
      Instant now = Instant.ofEpochMilli(gateway.host().clock().millis());
      Instant deadline = now.plusMillis(TIMEOUT);
      String id = room.newId();
      String sandbox = room.someSandbox();
      switch (chance.between(0, 4)) {
        case 0 ->
            send(gateway, sandbox, id, new RetryDeletion(id, "r-" + id, sandbox, now, deadline));
        case 1 ->
            send(gateway, Topics.POOL_KEY, id, new RequestCleanup(id, "r-" + id, now, deadline));
        case 2 ->
            send(
                gateway,
                Topics.POOL_KEY,
                id,
                RequestBulkDeletion.newBuilder()
                    .setCommandId(id)
                    .setRequestId("r-" + id)
                    .setStatus(
                        chance.happens(0.5) ? SandboxStatus.STALE : SandboxStatus.DELETION_FAILED)
                    .setRequestedAt(now)
                    .setDeadline(deadline)
                    .build());
        case 3 ->
            send(
                gateway,
                Topics.POOL_KEY,
                id,
                new RequestSync(
                    id,
                    "r-" + id,
                    now,
                    deadline,
                    chance.happens(0.2),
                    chance.happens(0.2),
                    chance.happens(0.5)));
        default ->
            send(
                gateway,
                Topics.POOL_KEY,
                id,
                RequestRebuild.newBuilder()
                    .setCommandId(id)
                    .setRequestId("r-" + id)
                    .setRequestedAt(now)
                    .setDeadline(deadline)
                    .build());
      }
    }
  }

  private void send(Gateway gateway, String key, String id, SpecificRecord command) {
    world.story().add("operator", "sends %s as %s", command.getSchema().getName(), id);
    gateway.send(Topics.DELETION_COMMANDS, key, id, command, TIMEOUT, answer -> {});
  }

  /** All services read a freeze at about the same time. */
  private void freeze(FreezeScope scope) {
    world.story().add("operator", "freezes %s", scope);
    change(scope, new Freeze(scope, "a test", "r", world.scheduler().instant(), null));
    world
        .scheduler()
        .after(
            chance.between(1_000L, MAX_FREEZE),
            () -> {
              world.story().add("operator", "thaws %s", scope);
              change(scope, null);
            });
  }

  private void change(FreezeScope scope, @Nullable Freeze freeze) {
    String topic = Topics.FREEZES.name();
    world
        .freezes()
        .receive(
            new ConsumerRecord<>(
                topic,
                0,
                0,
                scope.name().toLowerCase(Locale.ROOT).getBytes(UTF_8),
                freeze == null ? null : World.RECORDS.serializer().serialize(topic, freeze)));
  }
}
