package io.sandboxbroker.audit.log;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A command in its topic.
 *
 * @param id the cause of its outcome
 * @param kind what it requests
 * @param track the track that asks; null for an operator's command
 * @param sandbox the sandbox that it names; null if it names none
 * @param cancelled the command that it cancels; null if it cancels none
 * @param again whether the allocator published it again, as the same command, after a client had
 *     sent it
 * @param due when it should have been answered
 * @param written the timestamp of the record
 */
public record Command(
    String id,
    CommandKind kind,
    @Nullable String track,
    @Nullable String sandbox,
    @Nullable String cancelled,
    boolean again,
    Instant due,
    Instant written,
    Position at) {

  /** The track or the sandbox that it concerns, for messages. */
  public String subject() {
    return track != null ? track : sandbox != null ? sandbox : "the pool";
  }

  /** The same command, due later. */
  public Command due(Instant later) {
    return new Command(id, kind, track, sandbox, cancelled, again, later, written, at);
  }
}
