package io.sandboxbroker.worker.command;

import io.sandboxbroker.command.CommandState;
import io.sandboxbroker.command.CommandStatus;
import io.sandboxbroker.topic.Headers;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The headers with which a requested sync passes on from record to record that its command wants a
 * status, and who gave the command.
 *
 * @param requestId the HTTP request that the command began with
 * @param acceptedAt when the gateway accepted the command
 * @param actor who gave the command; null when that is unknown
 */
public record StatusHeaders(String requestId, Instant acceptedAt, @Nullable String actor) {

  /** Reads them; empty when the command wants no status, or none caused the record. */
  public static Optional<StatusHeaders> read(org.apache.kafka.common.header.Headers headers) {
    return Headers.read(headers, Headers.RESPOND_ASYNC)
        .flatMap(present -> Headers.read(headers, Headers.ACCEPTED_AT))
        .map(
            acceptedAt ->
                new StatusHeaders(
                    Headers.read(headers, Headers.REQUEST_ID).orElse(""),
                    Instant.parse(acceptedAt),
                    Headers.read(headers, Headers.ACTOR).orElse(null)));
  }

  public void write(org.apache.kafka.common.header.Headers headers) {
    Headers.write(headers, Headers.RESPOND_ASYNC, "true");
    Headers.write(headers, Headers.REQUEST_ID, requestId);
    Headers.write(headers, Headers.ACCEPTED_AT, acceptedAt.toString());
    writeActor(headers);
  }

  /** Writes who gave the command, if that is known. */
  public void writeActor(org.apache.kafka.common.header.Headers headers) {
    if (actor != null) {
      Headers.write(headers, Headers.ACTOR, actor);
    }
  }

  /**
   * The final status of a sync.
   *
   * @param outcome the fact that ends it, in the wire format
   */
  public CommandStatus ofSync(String commandId, CommandState state, byte[] outcome, Instant now) {
    return CommandStatus.newBuilder()
        .setCommandId(commandId)
        .setRequestId(requestId)
        .setCommandType("RequestSync")
        .setState(state)
        .setAcceptedAt(acceptedAt)
        .setUpdatedAt(now)
        .setOutcome(ByteBuffer.wrap(outcome))
        .build();
  }
}
