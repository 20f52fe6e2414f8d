package io.sandboxbroker.worker.wire;

import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxDeleted;
import io.sandboxbroker.event.SandboxDeletionFailed;
import io.sandboxbroker.event.SandboxExpired;
import io.sandboxbroker.event.SandboxMarkedStale;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxSynced;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** Finds the state that a sandbox is in after an event. */
public final class States {

  private States() {}

  /** Empty when the event tells of no change and no state. */
  public static Optional<SandboxState> of(SpecificRecord event) {
    return switch (event) {
      case SandboxAllocated told -> Optional.of(told.getSandbox());
      case DeletionRequested told -> Optional.of(told.getSandbox());
      case SandboxExpired told -> Optional.of(told.getSandbox());
      case SandboxDeleted told -> Optional.of(told.getSandbox());
      case SandboxDeletionFailed told -> Optional.of(told.getSandbox());
      case SandboxSynced told -> Optional.of(told.getSandbox());
      case SandboxMarkedStale told -> Optional.of(told.getSandbox());
      case SandboxSnapshot told -> Optional.of(told.getSandbox());
      default -> Optional.empty();
    };
  }
}
