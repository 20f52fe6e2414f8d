package io.sandboxbroker.audit.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a record says to an audit.
 *
 * @param command the command that it is; null for other records
 * @param outcome what it answers; null when no command is answered by its type
 * @param state the sandbox after it; null for a record that is about none, and for one that repeats
 *     an answer
 * @param tracks the tracks that it concerns
 * @param sandboxes the sandboxes that it concerns
 */
public record LogEntry(
    @Nullable Command command,
    @Nullable Outcome outcome,
    @Nullable ObservedSandbox state,
    List<String> tracks,
    List<String> sandboxes) {

  public LogEntry {
    tracks = List.copyOf(tracks);
    sandboxes = List.copyOf(sandboxes);
  }
}
