package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.command.RemoveSandbox;
import io.sandboxbroker.command.RequestBulkDeletion;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** What a command that is carried out in steps leads to: the one place where its steps are made. */
final class FurtherCommands {

  private FurtherCommands() {}

  /**
   * A command to be written with the outcome of another.
   *
   * @param key what it is keyed by
   */
  record Further(String key, SpecificRecord command) {}

  /** The further commands of a command with that outcome; none for most. */
  static List<Further> of(SpecificRecord command, Outcome outcome) {
    return command instanceof RequestBulkDeletion request
            && outcome instanceof Outcome.BulkDeletionBegun begun
        ? begun.found().stream().map(found -> removal(request, found.id().value())).toList()
        : List.of();
  }

  private static Further removal(RequestBulkDeletion request, String sandbox) {
    return new Further(
        sandbox,
        RemoveSandbox.newBuilder()
            .setCommandId(request.getCommandId() + "/" + sandbox)
            .setRequestId(request.getRequestId())
            .setBulkDeletionId(request.getCommandId())
            .setSandboxId(sandbox)
            .setStatus(request.getStatus())
            .setRequestedAt(request.getRequestedAt())
            .build());
  }
}
