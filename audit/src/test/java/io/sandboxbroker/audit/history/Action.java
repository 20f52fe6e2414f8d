package io.sandboxbroker.audit.history;

import io.sandboxbroker.audit.PlantedRecords;
import io.sandboxbroker.command.CancellationResult;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What may legitimately happen. An action that does not fit the present state does nothing. */
enum Action {
  DISCOVER {
    @Override
    void run(SimulatedBroker broker) {
      broker.discover(broker.id("s"), broker.delay());
    }
  },
  REFRESH {
    @Override
    void run(SimulatedBroker broker) {
      broker
          .pick(it -> FREE_OR_HELD.contains(it.getStatus()))
          .ifPresent(
              it -> {
                int allocator = broker.allocator();
                SandboxState after =
                    broker
                        .next(it, allocator)
                        .setName(broker.id("lab"))
                        .setLastSynced(broker.now)
                        .build();
                broker.change(
                    "SandboxSynced",
                    broker.id("fact"),
                    allocator,
                    after,
                    broker.now,
                    broker.delay());
              });
    }
  },
  VANISH {
    @Override
    void run(SimulatedBroker broker) {
      step(broker, SandboxStatus.AVAILABLE, SandboxStatus.STALE, "SandboxMarkedStale");
    }
  },
  REAPPEAR {
    @Override
    void run(SimulatedBroker broker) {
      step(broker, SandboxStatus.STALE, SandboxStatus.AVAILABLE, "SandboxSynced");
    }
  },
  PURGE {
    @Override
    void run(SimulatedBroker broker) {
      step(broker, SandboxStatus.STALE, SandboxStatus.DELETED, "SandboxDeleted");
    }
  },
  ALLOCATE {
    @Override
    void run(SimulatedBroker broker) {
      broker.allocate(track(broker), null);
    }
  },
  ALLOCATE_AGAIN {
    @Override
    void run(SimulatedBroker broker) {
      broker.allocate(track(broker), null);
    }
  },
  RELEASE {
    @Override
    void run(SimulatedBroker broker) {
      broker.pick(SandboxStatus.ALLOCATED).ifPresent(it -> release(broker, it, it.getTrackId()));
    }
  },
  RELEASE_AND_ALLOCATE {
    @Override
    void run(SimulatedBroker broker) {
      broker
          .pick(SandboxStatus.ALLOCATED)
          .ifPresent(
              it -> {
                release(broker, it, it.getTrackId());
                broker.now = broker.now.plusMillis(50);
                broker.allocate(it.getTrackId(), null);
              });
    }
  },
  RELEASE_ANOTHERS {
    @Override
    void run(SimulatedBroker broker) {
      broker.pick(SandboxStatus.ALLOCATED).ifPresent(it -> release(broker, it, "mallory"));
    }
  },
  RELEASE_AGAIN {
    @Override
    void run(SimulatedBroker broker) {
      broker
          .pick(it -> it.getDeletionRequestedAt() != null)
          .ifPresent(
              it -> {
                String command = sendRelease(broker, it, it.getTrackId());
                int allocator = broker.allocator();
                broker.event(
                    it.getSandboxId(),
                    PlantedRecords.event(
                        "DeletionRepeated", command, broker.log.clock(allocator, broker.now), it),
                    allocator,
                    broker.delay(),
                    broker.now);
              });
    }
  },
  CONFIRM {
    @Override
    void run(SimulatedBroker broker) {
      step(broker, SandboxStatus.PENDING_DELETION, SandboxStatus.DELETED, "SandboxDeleted");
    }
  },
  FAIL {
    @Override
    void run(SimulatedBroker broker) {
      step(
          broker,
          SandboxStatus.PENDING_DELETION,
          SandboxStatus.DELETION_FAILED,
          "SandboxDeletionFailed");
    }
  },
  CONFIRM_FAILED {
    @Override
    void run(SimulatedBroker broker) {
      step(broker, SandboxStatus.DELETION_FAILED, SandboxStatus.DELETED, "SandboxDeleted");
    }
  },
  A_TOMBSTONE_IS_LISTED {
    @Override
    void run(SimulatedBroker broker) {
      step(broker, SandboxStatus.DELETED, SandboxStatus.DELETED, "SandboxSynced");
    }
  },
  SWEEP {
    @Override
    void run(SimulatedBroker broker) {
      String sweep = broker.id("sweep");
      broker.table.values().stream()
          .filter(it -> it.getStatus() != SandboxStatus.DELETED && broker.random().nextBoolean())
          .forEach(it -> snapshot(broker, sweep, it, false));
    }
  },
  CLEANUP {
    @Override
    void run(SimulatedBroker broker) {
      String command = broker.id("o");
      broker.command(
          Topics.DELETION_COMMANDS, "pool", PlantedRecords.requestCleanup(command, broker.now));
      broker.table.values().stream()
          .filter(it -> it.getStatus() == SandboxStatus.PENDING_DELETION)
          .forEach(it -> snapshot(broker, command, it, true));
      broker.event(
          command,
          PlantedRecords.cleanupBegun(command, broker.now),
          broker.allocator(),
          broker.delay(),
          broker.now);
    }
  },
  RETRY {
    @Override
    void run(SimulatedBroker broker) {
      broker
          .pick(it -> true)
          .ifPresent(
              it -> {
                String command = broker.id("o");
                String sandbox = it.getSandboxId();
                broker.command(
                    Topics.DELETION_COMMANDS,
                    sandbox,
                    PlantedRecords.retry(command, sandbox, broker.now));
                boolean due = it.getStatus() == SandboxStatus.PENDING_DELETION;
                broker.event(
                    sandbox,
                    due
                        ? PlantedRecords.snapshot(command, broker.now, it, true)
                        : PlantedRecords.retryRejected(command, sandbox, broker.now),
                    0,
                    broker.delay(),
                    broker.now);
              });
    }
  },
  BULK_DELETION {
    @Override
    void run(SimulatedBroker broker) {
      String bulk = broker.id("o");
      broker.command(
          Topics.DELETION_COMMANDS, "pool", PlantedRecords.requestBulkDeletion(bulk, broker.now));
      List<SandboxState> failed =
          broker.table.values().stream()
              .filter(it -> it.getStatus() == SandboxStatus.DELETION_FAILED)
              .toList();
      broker.event(
          bulk,
          PlantedRecords.bulkDeletionBegun(bulk, broker.now),
          broker.allocator(),
          broker.shortDelay(),
          broker.now);
      for (SandboxState each : failed) {
        String sandbox = each.getSandboxId();
        String command = bulk + "/" + sandbox;
        broker.command(
            Topics.DELETION_COMMANDS, sandbox, PlantedRecords.remove(command, sandbox, broker.now));
        int allocator = broker.allocator();
        SandboxState after = broker.next(each, allocator).setStatus(SandboxStatus.DELETED).build();
        broker.change("SandboxDeleted", command, allocator, after, broker.now, broker.delay());
      }
    }
  },
  CANCEL {
    @Override
    void run(SimulatedBroker broker) {
      String track = track(broker);
      String allocation = broker.id("a");
      String command = broker.id("x");
      Instant trigger = broker.now;
      broker.command(
          Topics.ALLOCATION_COMMANDS,
          track,
          PlantedRecords.allocate(
              allocation, track, broker.now, broker.now.plusSeconds(600), null));
      for (CancellationResult result :
          new CancellationResult[] {null, CancellationResult.CANCELLED}) {
        broker.now = broker.now.plusSeconds(2);
        broker.command(
            Topics.ALLOCATION_COMMANDS,
            track,
            PlantedRecords.cancel(command, track, allocation, broker.now, result));
      }
      broker.event(
          allocation,
          PlantedRecords.rejected(allocation, track, broker.now),
          0,
          broker.delay(),
          trigger);
      broker.event(
          command,
          PlantedRecords.cancelled(command, track, allocation, broker.now),
          1,
          broker.delay(),
          trigger);
    }
  },
  SYNC {
    @Override
    void run(SimulatedBroker broker) {
      String command = broker.id("o");
      broker.command(
          Topics.DELETION_COMMANDS, "pool", PlantedRecords.requestSync(command, broker.now));
      broker.log.append(
          Topics.CSP,
          "pool",
          PlantedRecords.synced(command, broker.now),
          0,
          broker.now,
          Duration.ofSeconds(20),
          broker.now);
    }
  },
  REBUILD {
    @Override
    void run(SimulatedBroker broker) {
      String command = broker.id("o");
      broker.expiries = false;
      Instant part = broker.now;
      broker.command(
          Topics.DELETION_COMMANDS, "pool", PlantedRecords.rebuild(command, broker.now, null));
      for (SandboxState each : List.copyOf(broker.table.values())) {
        snapshot(broker, command, each, false);
        if (broker.random().nextInt(4) == 0) {
          // A long rebuild, under load.
          broker.pass(Duration.ofMinutes(broker.random().nextInt(50)));
          Action.values()[broker.random().nextInt(BULK_DELETION.ordinal())].run(broker);
          broker.log.append(
              Topics.DELETION_COMMANDS,
              "pool",
              PlantedRecords.rebuild(command, broker.now, each.getSandboxId()),
              broker.allocator(),
              broker.now,
              Duration.ZERO,
              part);
          part = broker.now;
        }
      }
      broker.event(
          command, PlantedRecords.rebuilt(command, broker.now), 0, broker.shortDelay(), part);
      broker.expiries = true;
    }
  },
  KAFKA_IS_LOST {
    @Override
    void run(SimulatedBroker broker) {
      if (broker.random().nextInt(3) == 0) {
        broker.log.lose();
        broker.freezes.clear();
        broker.frozen = false;
        // Students come before the operator rebuilds.
        for (int i = broker.random().nextInt(12); i > 0; i--) {
          broker.pass(Duration.ofMinutes(broker.random().nextInt(20)));
          Action.values()[broker.random().nextInt(SWEEP.ordinal() + 1)].run(broker);
        }
        REBUILD.run(broker);
      }
    }
  },
  FREEZE_EXPIRIES {
    @Override
    void run(SimulatedBroker broker) {
      if (!broker.frozen) {
        broker.frozen = true;
        broker.freezes.add(new SimulatedBroker.FreezeChange(true, broker.now));
      }
    }
  },
  THAW_EXPIRIES {
    @Override
    void run(SimulatedBroker broker) {
      if (broker.frozen) {
        broker.frozen = false;
        broker.freezes.add(new SimulatedBroker.FreezeChange(false, broker.now));
      }
    }
  },
  ADD_PARTITION {
    @Override
    void run(SimulatedBroker broker) {
      broker.log.addPartition();
    }
  },
  WAIT {
    @Override
    void run(SimulatedBroker broker) {
      broker.pass(Duration.ofMinutes(broker.random().nextInt(300)));
    }
  };

  private static final List<SandboxStatus> FREE_OR_HELD =
      List.of(SandboxStatus.AVAILABLE, SandboxStatus.ALLOCATED);

  /** Lets it happen. */
  abstract void run(SimulatedBroker broker);

  private static String track(SimulatedBroker broker) {
    return "t" + broker.random().nextInt(4);
  }

  private static void step(
      SimulatedBroker broker, SandboxStatus from, SandboxStatus to, String event) {
    broker
        .pick(from)
        .ifPresent(
            it -> {
              int allocator = broker.allocator();
              SandboxState after = broker.next(it, allocator).setStatus(to).build();
              broker.change(event, broker.id("fact"), allocator, after, broker.now, broker.delay());
            });
  }

  private static String sendRelease(SimulatedBroker broker, SandboxState sandbox, String track) {
    String command = broker.id("d");
    broker.command(
        Topics.DELETION_COMMANDS,
        sandbox.getSandboxId(),
        PlantedRecords.release(command, track, sandbox.getSandboxId(), broker.now));
    return command;
  }

  private static void release(SimulatedBroker broker, SandboxState sandbox, String track) {
    String command = sendRelease(broker, sandbox, track);
    int allocator = broker.allocator();
    Instant at = broker.log.clock(allocator, broker.now);
    if (!track.equals(sandbox.getTrackId())) {
      broker.event(
          sandbox.getSandboxId(),
          PlantedRecords.releaseRejected(command, track, sandbox.getSandboxId(), at),
          allocator,
          broker.delay(),
          broker.now);
      return;
    }
    SandboxState after = broker.ended(sandbox, at);
    broker.change("DeletionRequested", command, allocator, after, broker.now, broker.delay());
  }

  /** Reads the row now, and publishes it when later events may have been published. */
  private static void snapshot(
      SimulatedBroker broker, String cause, SandboxState row, boolean dueNow) {
    int allocator = broker.allocator();
    Instant at = broker.log.clock(allocator, broker.now);
    broker.event(
        row.getSandboxId(),
        PlantedRecords.snapshot(cause, at, row, dueNow),
        allocator,
        broker.delay(),
        broker.now);
  }
}
