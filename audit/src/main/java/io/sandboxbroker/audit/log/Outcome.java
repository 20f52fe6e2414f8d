package io.sandboxbroker.audit.log;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record that may answer a command.
 *
 * @param cause the command's id, if a command caused it
 * @param type the simple name of its record type
 * @param needsCommand whether only a command can have caused it
 * @param track the track that it answers; null if it names none
 * @param sandbox the sandbox that it concerns; null if it names none
 * @param command the command that it names besides its cause: the one that allocated the sandbox,
 *     or the one that was cancelled; null if it names none
 * @param allocated whether the track holds the sandbox after it
 * @param written the timestamp of the record
 */
public record Outcome(
    String cause,
    String type,
    boolean needsCommand,
    @Nullable String track,
    @Nullable String sandbox,
    @Nullable String command,
    boolean allocated,
    Instant written,
    Position at) {

  @Override
  public String toString() {
    return "%s (%s)".formatted(type, at);
  }
}
