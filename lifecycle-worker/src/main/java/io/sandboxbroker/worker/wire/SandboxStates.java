package io.sandboxbroker.worker.wire;

import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.event.LeaseRenewed;
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

/** The states of sandboxes after events. */
public final class SandboxStates {

  private SandboxStates() {}

  /** The state of the event's sandbox; empty when the event neither changes nor shows it. */
  public static Optional<SandboxState> of(SpecificRecord event) {
    return switch (event) {
      case SandboxAllocated changed -> Optional.of(changed.getSandbox());
      case LeaseRenewed changed -> Optional.of(changed.getSandbox());
      case DeletionRequested changed -> Optional.of(changed.getSandbox());
      case SandboxExpired changed -> Optional.of(changed.getSandbox());
      case SandboxDeleted changed -> Optional.of(changed.getSandbox());
      case SandboxDeletionFailed changed -> Optional.of(changed.getSandbox());
      case SandboxSynced changed -> Optional.of(changed.getSandbox());
      case SandboxMarkedStale changed -> Optional.of(changed.getSandbox());
      case SandboxSnapshot changed -> Optional.of(changed.getSandbox());
      default -> Optional.empty();
    };
  }
}
