package io.sandboxbroker.gateway.command;

import io.sandboxbroker.gateway.reply.AsyncCommand;
import io.sandboxbroker.gateway.reply.AsyncCommands;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.kafka.TopicReader;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Shows an allocation to its track, and to nobody else. Thread-safe, never blocks. */
@Component
class Commands {

  private final AsyncCommands asyncCommands;
  private final WaitingLine line;
  private final Collection<TopicReader> sources;

  Commands(
      AsyncCommands asyncCommands,
      WaitingLine line,
      TopicReader replyReader,
      TopicReader lineReader) {
    this.asyncCommands = asyncCommands;
    this.line = line;
    sources = List.of(replyReader, lineReader);
  }

  /**
   * An allocation of that track.
   *
   * @throws RefusedException if it has none of that id, or if that cannot be known yet
   */
  CommandView show(String id, String track) {
    return find(id, track)
        .orElseThrow(
            () ->
                new RefusedException(
                    sources.stream().allMatch(TopicReader::isListening)
                        ? Refusal.COMMAND_NOT_FOUND
                        : Refusal.NOT_LISTENING));
  }

  /**
   * An allocation of that track; empty when none is known here.
   *
   * @throws RefusedException if it is another's
   */
  Optional<CommandView> find(String id, String track) {
    return Optional.ofNullable(
        switch (asyncCommands.find(id).orElse(null)) {
          case AsyncCommand.Ended ended ->
              CommandView.ended(own(id, ended.track(), track), ended.outcome());
          case AsyncCommand.Accepted accepted ->
              inLine(id, track)
                  .orElseGet(() -> CommandView.pending(own(id, accepted.track(), track)));
          case null -> inLine(id, track).orElse(null);
        });
  }

  private Optional<CommandView> inLine(String id, String track) {
    return line.find(id)
        .map(
            place ->
                switch (place) {
                  case Place.Waiting waiting ->
                      CommandView.waiting(own(id, waiting.track(), track), waiting.position());
                  case Place.Left left -> CommandView.pending(own(id, left.track(), track));
                });
  }

  /** Another's is told apart from none by nobody. */
  private static String own(String id, String owner, String asking) {
    if (!owner.equals(asking)) {
      throw new RefusedException(Refusal.COMMAND_NOT_FOUND);
    }
    return id;
  }
}
