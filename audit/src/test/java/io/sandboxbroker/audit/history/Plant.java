package io.sandboxbroker.audit.history;

import io.sandboxbroker.audit.PlantedRecords;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What must never happen, each with the rules that must find it. */
enum Plant {
  A_SANDBOX_PASSES_FROM_ONE_TRACK_TO_ANOTHER("NoDoubleOwner", "NoReissueAfterUse") {
    @Override
    void run(SimulatedBroker broker) {
      SandboxState held = allocated(broker);
      pause(broker);
      publish(broker, "SandboxAllocated", askFor(broker, "bert"), given(broker, held, "bert"));
    }
  },
  A_VERSION_HAS_TWO_OWNERS("NoDoubleOwner", "VersionsGrowByOne") {
    @Override
    void run(SimulatedBroker broker) {
      SandboxState fresh = discovered(broker);
      for (String track : List.of("anna", "bert")) {
        publish(broker, "SandboxAllocated", askFor(broker, track), given(broker, fresh, track));
      }
    }
  },
  A_USED_SANDBOX_IS_FREE_AGAIN("NoReissueAfterUse") {
    @Override
    void run(SimulatedBroker broker) {
      SandboxState released = released(broker, allocated(broker));
      pause(broker);
      publish(
          broker, "SandboxSynced", broker.id("f"), in(broker, released, SandboxStatus.AVAILABLE));
    }
  },
  A_DELETED_SANDBOX_IS_FREE_AGAIN("NoReissueAfterUse") {
    @Override
    void run(SimulatedBroker broker) {
      SandboxState gone = deleted(broker);
      pause(broker);
      publish(broker, "SandboxSynced", broker.id("f"), in(broker, gone, SandboxStatus.AVAILABLE));
    }
  },
  A_DELETED_SANDBOX_IS_IMPORTED_AGAIN("NoReissueAfterUse") {
    @Override
    void run(SimulatedBroker broker) {
      SandboxState gone = deleted(broker);
      pause(broker);
      publish(
          broker,
          "SandboxSynced",
          broker.id("f"),
          PlantedRecords.available(gone.getSandboxId(), 1, broker.now));
    }
  },
  A_DELETED_SANDBOX_LIVES_IN_THE_TABLE("NoReissueAfterUse") {
    @Override
    void run(SimulatedBroker broker) {
      SandboxState gone = deleted(broker);
      pause(broker);
      snapshot(broker, in(broker, gone, SandboxStatus.AVAILABLE));
    }
  },
  A_TRACK_HAS_TWO("OneLivePerTrack") {
    @Override
    void run(SimulatedBroker broker) {
      String track = broker.id("p");
      allocate(broker, discovered(broker), track);
      pause(broker);
      allocate(broker, discovered(broker), track);
    }
  },
  A_TRACK_GETS_THE_NEXT_BEFORE_THE_LAST_HAS_ENDED("OneLivePerTrack") {
    @Override
    void run(SimulatedBroker broker) {
      String track = broker.id("p");
      SandboxState first = allocate(broker, discovered(broker), track);
      SandboxState second = allocate(broker, discovered(broker), track);
      pause(broker);
      released(broker, second);
      pause(broker);
      released(broker, first);
    }
  },
  A_COMMAND_HAS_NO_OUTCOME("OneOutcomePerCommand") {
    @Override
    void run(SimulatedBroker broker) {
      askFor(broker, "bert");
    }
  },
  A_COMMAND_HAS_TWO_OUTCOMES("OneOutcomePerCommand") {
    @Override
    void run(SimulatedBroker broker) {
      String command = askFor(broker, "bert");
      event(broker, command, PlantedRecords.rejected(command, "bert", broker.now));
      publish(
          broker, "SandboxAllocated", command, given(broker, discovered(broker), "bert", command));
    }
  },
  AN_OUTCOME_HAS_NO_COMMAND("OneOutcomePerCommand") {
    @Override
    void run(SimulatedBroker broker) {
      String command = broker.id("p");
      event(broker, command, PlantedRecords.rejected(command, "bert", broker.now));
    }
  },
  A_SANDBOX_OF_ANOTHER_TRACK_IS_THE_ANSWER("OutcomeAnswersAsker") {
    @Override
    void run(SimulatedBroker broker) {
      SandboxState held = allocated(broker);
      publish(broker, "AllocationRepeated", askFor(broker, "bert"), held);
    }
  },
  A_SANDBOX_THAT_HAS_ENDED_IS_THE_ANSWER("OutcomeAnswersAsker") {
    @Override
    void run(SimulatedBroker broker) {
      SandboxState ended = released(broker, allocated(broker));
      publish(broker, "AllocationRepeated", askFor(broker, ended.getTrackId()), ended);
    }
  },
  ANOTHER_COMMAND_IS_THE_CAUSE("OutcomeAnswersAsker") {
    @Override
    void run(SimulatedBroker broker) {
      String command = askFor(broker, "anna");
      SandboxState fresh = discovered(broker);
      publish(broker, "SandboxAllocated", command, given(broker, fresh, "bert", command));
    }
  },
  ANOTHER_SANDBOX_IS_RELEASED("OutcomeAnswersAsker") {
    @Override
    void run(SimulatedBroker broker) {
      SandboxState held = allocated(broker);
      String command = broker.id("p");
      broker.command(
          Topics.DELETION_COMMANDS,
          "other",
          PlantedRecords.release(command, held.getTrackId(), "other", broker.now));
      publish(broker, "DeletionRequested", command, ended(broker, held));
    }
  },
  A_VERSION_IS_LEFT_OUT("VersionsGrowByOne") {
    @Override
    void run(SimulatedBroker broker) {
      SandboxState fresh = discovered(broker);
      broker.pass(Duration.ofMinutes(5));
      released(broker, given(broker, fresh, broker.id("p")));
    }
  },
  A_VERSION_IS_PUBLISHED_TWICE("VersionsGrowByOne") {
    @Override
    void run(SimulatedBroker broker) {
      SandboxState fresh = discovered(broker);
      pause(broker);
      publish(broker, "SandboxSynced", "of " + fresh.getSandboxId(), fresh);
    }
  },
  A_LIFE_BEGINS_IN_ITS_MIDDLE("VersionsGrowByOne") {
    @Override
    void run(SimulatedBroker broker) {
      SandboxState fresh = PlantedRecords.available(broker.id("p"), 1, broker.now);
      broker.pass(Duration.ofMinutes(5));
      released(broker, given(broker, fresh, broker.id("p")));
    }
  },
  A_SNAPSHOT_CONTRADICTS("VersionsGrowByOne", "NoDoubleOwner") {
    @Override
    void run(SimulatedBroker broker) {
      SandboxState held = allocated(broker);
      pause(broker);
      snapshot(broker, PlantedRecords.copy(held).setTrackId("bert").build());
    }
  },
  A_SNAPSHOT_IS_AHEAD_OF_ALL_EVENTS("VersionsGrowByOne") {
    @Override
    void run(SimulatedBroker broker) {
      SandboxState held = allocated(broker);
      broker.pass(Duration.ofMinutes(5));
      snapshot(broker, ended(broker, held));
    }
  },
  AN_ACCOUNT_IS_TWO_SANDBOXES("OneSandboxPerAccount") {
    @Override
    void run(SimulatedBroker broker) {
      twin(broker, allocated(broker));
    }
  },
  AN_ACCOUNT_IS_A_SANDBOX_AGAIN("OneSandboxPerAccount") {
    @Override
    void run(SimulatedBroker broker) {
      twin(broker, deleted(broker));
    }
  },
  AN_ACCOUNT_CHANGES_UNDER_ITS_OWNER("OneSandboxPerAccount") {
    @Override
    void run(SimulatedBroker broker) {
      SandboxState held = allocated(broker);
      pause(broker);
      publish(
          broker,
          "SandboxSynced",
          broker.id("f"),
          broker.next(held, 0).setExternalId("identity/accounts/another").build());
    }
  },
  AN_ALLOCATION_NEVER_ENDS("EveryAllocationEnds") {
    @Override
    void run(SimulatedBroker broker) {
      allocated(broker);
    }
  };

  private final List<String> rules;

  Plant(String... rules) {
    this.rules = List.of(rules);
  }

  /** Plants it. Its sandboxes are not in the table, so that nothing else happens to them. */
  abstract void run(SimulatedBroker broker);

  List<String> rules() {
    return rules;
  }

  private static void pause(SimulatedBroker broker) {
    broker.pass(Duration.ofSeconds(150 + broker.random().nextInt(3_000)));
  }

  private static void event(
      SimulatedBroker broker, String key, org.apache.avro.specific.SpecificRecord event) {
    broker.event(key, event, 0, Duration.ofMillis(broker.random().nextInt(2_000)), broker.now);
    broker.now = broker.now.plusSeconds(2);
  }

  private static void publish(
      SimulatedBroker broker, String type, String cause, SandboxState after) {
    Instant at = broker.log.clock(0, broker.now);
    event(broker, after.getSandboxId(), PlantedRecords.event(type, cause, at, after));
  }

  private static void snapshot(SimulatedBroker broker, SandboxState state) {
    event(
        broker,
        state.getSandboxId(),
        PlantedRecords.snapshot(broker.id("sweep"), broker.now, state, false));
  }

  private static SandboxState discovered(SimulatedBroker broker) {
    SandboxState fresh = PlantedRecords.available(broker.id("p"), 1, broker.now);
    publish(broker, "SandboxSynced", "of " + fresh.getSandboxId(), fresh);
    return fresh;
  }

  private static void twin(SimulatedBroker broker, SandboxState one) {
    pause(broker);
    SandboxState fresh =
        PlantedRecords.copy(PlantedRecords.available(broker.id("p"), 1, broker.now))
            .setExternalId(one.getExternalId())
            .build();
    publish(broker, "SandboxSynced", broker.id("f"), fresh);
  }

  private static String askFor(SimulatedBroker broker, String track) {
    String command = broker.id("p");
    broker.command(
        Topics.ALLOCATION_COMMANDS,
        track,
        PlantedRecords.allocate(command, track, broker.now, broker.now.plusSeconds(25), null));
    broker.now = broker.now.plusSeconds(1);
    return command;
  }

  /** The state after an allocation by a command that is not known. */
  private static SandboxState given(SimulatedBroker broker, SandboxState before, String track) {
    return given(broker, before, track, broker.id("p"));
  }

  private static SandboxState given(
      SimulatedBroker broker, SandboxState before, String track, String command) {
    return broker.allocated(before, track, command, 0);
  }

  private static SandboxState allocate(SimulatedBroker broker, SandboxState fresh, String track) {
    String command = askFor(broker, track);
    SandboxState after = given(broker, fresh, track, command);
    publish(broker, "SandboxAllocated", command, after);
    return after;
  }

  private static SandboxState allocated(SimulatedBroker broker) {
    return allocate(broker, discovered(broker), broker.id("p"));
  }

  private static SandboxState ended(SimulatedBroker broker, SandboxState held) {
    return broker.ended(held, broker.log.clock(0, broker.now));
  }

  private static SandboxState released(SimulatedBroker broker, SandboxState held) {
    String command = broker.id("p");
    broker.command(
        Topics.DELETION_COMMANDS,
        held.getSandboxId(),
        PlantedRecords.release(command, held.getTrackId(), held.getSandboxId(), broker.now));
    SandboxState after = ended(broker, held);
    publish(broker, "DeletionRequested", command, after);
    return after;
  }

  private static SandboxState deleted(SimulatedBroker broker) {
    SandboxState pending = released(broker, allocated(broker));
    SandboxState gone = in(broker, pending, SandboxStatus.DELETED);
    publish(broker, "SandboxDeleted", broker.id("f"), gone);
    return gone;
  }

  private static SandboxState in(
      SimulatedBroker broker, SandboxState before, SandboxStatus status) {
    return broker.next(before, 0).setStatus(status).build();
  }
}
