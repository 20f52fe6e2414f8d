package io.sandboxbroker.audit.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of a record, as far as an audit uses it.
 *
 * @param command the command; null for other records
 * @param outcome the outcome; null if no command is answered by its type
 * @param state the sandbox after the event; null for a record without one
 * @param tracks the tracks that the record concerns
 * @param sandboxes the sandboxes that the record concerns
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
