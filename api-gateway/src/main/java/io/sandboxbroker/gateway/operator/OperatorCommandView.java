package io.sandboxbroker.gateway.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.gateway.operator.BulkDeletionCommand.RemovalProgress;
import io.sandboxbroker.gateway.operator.BulkDeletionCommand.RemovalResult;
import io.sandboxbroker.gateway.operator.CleanupCommand.CleanupProgress;
import io.sandboxbroker.gateway.operator.CleanupCommand.CleanupResult;
import io.sandboxbroker.gateway.operator.RebuildCommand.RebuildResult;
import io.sandboxbroker.gateway.operator.RetryDeletionCommand.RetriedDeletion;
import io.sandboxbroker.gateway.operator.SyncCommand.SyncResult;
import io.sandboxbroker.gateway.reply.SubmittedCommand;
import io.sandboxbroker.gateway.web.ProblemCode;
import io.sandboxbroker.gateway.web.RefusedException;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The state of an operator's command.
 *
 * @param commandId the id of the command
 * @param state whether the command is running, completed or refused
 * @param progress the numbers of a clean-up or a bulk deletion that is running; absent otherwise
 * @param outcome what the request would have returned; absent while the command is running
 */
@Schema(name = "OperatorCommand")
record OperatorCommandView(
    @JsonProperty(value = "command_id", required = true) String commandId,
    @JsonProperty(value = "state", required = true) State state,
    @JsonProperty("progress")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(oneOf = {CleanupProgress.class, RemovalProgress.class})
        @Nullable Object progress,
    @JsonProperty("outcome")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(
            oneOf = {
              SyncResult.class,
              CleanupResult.class,
              RemovalResult.class,
              RebuildResult.class,
              RetriedDeletion.class,
              Refused.class
            })
        @Nullable Object outcome) {

  /** Whether a command is running, completed or refused. */
  enum State {
    /** It has no outcome yet. */
    @JsonProperty("running")
    RUNNING,
    /** It was carried out. */
    @JsonProperty("completed")
    COMPLETED,
    /** It was not carried out. */
    @JsonProperty("refused")
    REFUSED
  }

  /**
   * Why the command was not carried out, as the problem would have said it.
   *
   * @param code the problem's code
   * @param detail the problem's detail
   */
  @Schema(name = "RefusedCommand")
  record Refused(
      @JsonProperty(value = "code", required = true) ProblemCode code,
      @JsonProperty(value = "detail", required = true) String detail) {}

  static OperatorCommandView of(SubmittedCommand command, OperatorCommand type) {
    if (!command.hasEnded()) {
      return new OperatorCommandView(command.id(), State.RUNNING, type.progress(command), null);
    }
    try {
      return new OperatorCommandView(command.id(), State.COMPLETED, null, type.result(command));
    } catch (RefusedException refused) {
      var why = new Refused(refused.refusal().code(), refused.detail());
      return new OperatorCommandView(command.id(), State.REFUSED, null, why);
    }
  }
}
