package io.sandboxbroker.gateway.reply;

import io.sandboxbroker.command.CommandState;
import io.sandboxbroker.command.CommandStatus;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A command whose client does not wait on a connection, as its newest status describes it.
 *
 * @param status the status
 * @param outcome the event or fact that answers the command; null while the command is running, and
 *     when this gateway cannot read it
 */
public record SubmittedCommand(CommandStatus status, @Nullable SpecificRecord outcome) {

  /** The id of the command. */
  public String id() {
    return status.getCommandId();
  }

  /** The name of the command's record type, without its namespace. */
  public String type() {
    return status.getCommandType();
  }

  /** Whether the command was carried out or refused. */
  public boolean hasEnded() {
    return isTerminal(status.getState());
  }

  /** The time from the acceptance of the command to this status. */
  public Duration duration() {
    return Duration.between(status.getAcceptedAt(), status.getUpdatedAt());
  }

  static boolean isTerminal(CommandState state) {
    return state == CommandState.COMPLETED || state == CommandState.REFUSED;
  }

  /** The states are declared in the order in which a command reaches them. */
  boolean isBefore(SubmittedCommand other) {
    return status.getState().compareTo(other.status.getState()) < 0;
  }
}
