package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.command.RemoveSandbox;
import io.sandboxbroker.command.RequestBulkDeletion;
import io.sandboxbroker.command.RequestRebuild;
import io.sandboxbroker.topic.Topics;
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
    if (command instanceof RequestBulkDeletion request
        && outcome instanceof Outcome.BulkDeletionBegun begun) {
      return begun.found().stream().map(found -> removal(request, found.id().value())).toList();
    }
    if (command instanceof RequestRebuild request
        && outcome instanceof Outcome.PoolTold told
        && told.next() != null) {
      return List.of(nextPart(request, told.next(), told.told()));
    }
    return List.of();
  }

  /** The same command, so that whoever waits for it and its outcome stay the same. */
  private static Further nextPart(RequestRebuild request, String position, long told) {
    return new Further(
        Topics.POOL_KEY,
        RequestRebuild.newBuilder()
            .setCommandId(request.getCommandId())
            .setRequestId(request.getRequestId())
            .setRequestedAt(request.getRequestedAt())
            .setDeadline(request.getDeadline())
            .setPosition(position)
            .setTold(told)
            .build());
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
