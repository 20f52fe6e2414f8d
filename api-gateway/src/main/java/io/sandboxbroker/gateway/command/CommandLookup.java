package io.sandboxbroker.gateway.command;

import static io.sandboxbroker.gateway.web.Refusal.COMMAND_NOT_FOUND;
import static io.sandboxbroker.gateway.web.Refusal.NOT_LISTENING;

import io.sandboxbroker.gateway.command.QueuePositions.Entry;
import io.sandboxbroker.gateway.reply.SubmittedCommand;
import io.sandboxbroker.gateway.reply.SubmittedCommands;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.kafka.TopicReader;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Finds the allocations of a track, whichever gateway took them. Thread-safe, never blocks. */
@Component
final class CommandLookup {

  private final SubmittedCommands submitted;
  private final QueuePositions positions;
  private final WaitEstimates estimates;
  private final TopicReader queueReader;

  CommandLookup(
      SubmittedCommands submitted,
      QueuePositions positions,
      WaitEstimates estimates,
      TopicReader queueReader) {
    this.submitted = submitted;
    this.positions = positions;
    this.estimates = estimates;
    this.queueReader = queueReader;
  }

  /**
   * Finds an allocation of the track, and waits a moment for one that is not known yet. Refused
   * when there is none.
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
   * Finds an allocation of the track that this gateway knows.
   *
   * @throws RefusedException if it is another track's
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

  private CommandView view(String id, Entry entry, String track) {
    requireOwner(entry.track(), track);
    Integer position = entry.position();
    return position == null
        ? CommandView.pending(id)
        : CommandView.waiting(
            id, position, positions.ticket(id).map(estimates::seconds).orElse(null));
  }

  /** A track must not learn that the command of another one exists. */
  private static void requireOwner(@Nullable String owner, String track) {
    if (!track.equals(owner)) {
      throw new RefusedException(COMMAND_NOT_FOUND);
    }
  }

  private RefusedException notFound() {
    return new RefusedException(queueReader.isListening() ? COMMAND_NOT_FOUND : NOT_LISTENING);
  }
}
