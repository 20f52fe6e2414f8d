package io.sandboxbroker.gateway.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.gateway.web.Code;
import io.sandboxbroker.gateway.web.RefusedException;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How far an operator's command has come.
 *
 * @param commandId what it is asked for by
 * @param state whether it has its outcome, and which kind
 * @param progress of a clean-up or a bulk deletion that is running; absent otherwise
 * @param outcome what the call would have been answered; absent while it is running
 */
@Schema(name = "OperatorCommand")
record CommandProgress(
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
              Refused.class
            })
        @Nullable Object outcome) {

  /** Whether a command has its outcome, and which kind. */
  enum State {
    /** Its outcome is yet to come. */
    @JsonProperty("running")
    RUNNING,
    /** It was carried out. */
    @JsonProperty("completed")
    COMPLETED,
    /** It was not. */
    @JsonProperty("refused")
    REFUSED
  }

  /**
   * Why it was not carried out: what the problem would have said.
   *
   * @param code what clients decide by
   * @param detail what it means
   */
  @Schema(name = "RefusedCommand")
  record Refused(
      @JsonProperty(value = "code", required = true) Code code,
      @JsonProperty(value = "detail", required = true) String detail) {

    static Refused of(RefusedException why) {
      return new Refused(why.refusal().code(), why.detail());
    }
  }

  static CommandProgress of(String id, CommandState<?> state, @Nullable Object progress) {
    return switch (state) {
      case CommandState.Running<?> running ->
          new CommandProgress(id, State.RUNNING, progress, null);
      case CommandState.Completed<?> completed ->
          new CommandProgress(id, State.COMPLETED, null, completed.result());
      case CommandState.Refused<?> refused ->
          new CommandProgress(id, State.REFUSED, null, Refused.of(refused.why()));
    };
  }
}
