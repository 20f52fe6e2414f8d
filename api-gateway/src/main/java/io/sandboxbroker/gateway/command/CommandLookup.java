package io.sandboxbroker.gateway.command;

import io.sandboxbroker.gateway.command.QueuePositions.Entry;
import io.sandboxbroker.gateway.reply.SubmittedCommand;
import io.sandboxbroker.gateway.reply.SubmittedCommands;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.kafka.TopicReader;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Finds the allocations of a track, whichever gateway took them. Thread-safe, never blocks. */
@Component
class CommandLookup {

  private final SubmittedCommands submitted;
  private final QueuePositions positions;
  private final TopicReader queueReader;

  CommandLookup(SubmittedCommands submitted, QueuePositions positions, TopicReader queueReader) {
    this.submitted = submitted;
    this.positions = positions;
    this.queueReader = queueReader;
  }

  /**
   * Finds an allocation, and waits a moment for one that another gateway may just have accepted.
   *
   * @return refused if the track has no such allocation, or if that cannot be known yet
   */
  Mono<CommandView> find(String id, String track) {
    return Mono.defer(
        () ->
            findKnown(id, track)
                .map(Mono::just)
                .orElseGet(
                    () ->
                        submitted
                            .find(id)
                            .map(command -> view(command, track))
                            .switchIfEmpty(Mono.error(this::notFound))));
  }

  /**
   * Finds an allocation that this gateway knows.
   *
   * @throws RefusedException if the allocation belongs to another track
   */
  Optional<CommandView> findKnown(String id, String track) {
    Optional<CommandView> known = submitted.findKnown(id).map(command -> view(command, track));
    return known
        .filter(CommandView::hasEnded)
        .or(() -> positions.find(id).map(entry -> view(id, entry, track)))
        .or(() -> known);
  }

  private static CommandView view(SubmittedCommand command, String track) {
    requireOwner(command.status().getTrackId(), track);
    return CommandView.of(command);
  }

  private static CommandView view(String id, Entry entry, String track) {
    requireOwner(entry.track(), track);
    return CommandView.running(id, entry.position());
  }

  /** A track must not learn that the command of another one exists. */
  private static void requireOwner(@Nullable String owner, String track) {
    if (!track.equals(owner)) {
      throw new RefusedException(Refusal.COMMAND_NOT_FOUND);
    }
  }

  private RefusedException notFound() {
    return new RefusedException(
        queueReader.isListening() ? Refusal.COMMAND_NOT_FOUND : Refusal.NOT_LISTENING);
  }
}
