package io.sandboxbroker.gateway.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.gateway.reply.AllocatedSandbox;
import io.sandboxbroker.gateway.reply.AllocationOutcome;
import io.sandboxbroker.gateway.web.Code;
import io.sandboxbroker.gateway.web.Refusal;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An allocation as its track may see it.
 *
 * @param commandId what it is asked for by
 * @param state how far it has come
 * @param position its place in the line, from 1; absent unless it waits
 * @param outcome the sandbox, or why there is none; absent until there is an outcome
 */
record CommandView(
    @JsonProperty(value = "command_id", required = true) String commandId,
    @JsonProperty(value = "state", required = true) State state,
    @JsonProperty("position") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer position,
    @JsonProperty("outcome")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(oneOf = {AllocatedSandbox.class, Refused.class})
        @Nullable Object outcome) {

  /** How far an allocation has come. */
  enum State {
    /** It is under way and does not wait in line. */
    @JsonProperty("pending")
    PENDING,
    /** It waits in line. */
    @JsonProperty("waiting")
    WAITING,
    /** The track has a sandbox. */
    @JsonProperty("allocated")
    ALLOCATED,
    /** It has none. */
    @JsonProperty("refused")
    REFUSED,
    /** It said that it waits no more. */
    @JsonProperty("cancelled")
    CANCELLED
  }

  /**
   * Why there is no sandbox: what the problem would say if it had been waited for.
   *
   * @param code what clients decide by
   * @param detail what it means
   */
  @Schema(name = "RefusedAllocation")
  record Refused(
      @JsonProperty(value = "code", required = true) Code code,
      @JsonProperty(value = "detail", required = true) String detail) {

    static Refused of(Refusal refusal) {
      return new Refused(refusal.code(), refusal.detail());
    }
  }

  /** Whether nothing will become of it any more. */
  boolean hasEnded() {
    return switch (state) {
      case PENDING, WAITING -> false;
      case ALLOCATED, REFUSED, CANCELLED -> true;
    };
  }

  static CommandView pending(String id) {
    return new CommandView(id, State.PENDING, null, null);
  }

  static CommandView waiting(String id, int position) {
    return new CommandView(id, State.WAITING, position, null);
  }

  static CommandView cancelled(String id) {
    return new CommandView(id, State.CANCELLED, null, null);
  }

  static CommandView ended(String id, AllocationOutcome outcome) {
    return switch (outcome) {
      case AllocationOutcome.Allocated allocated ->
          new CommandView(id, State.ALLOCATED, null, allocated.sandbox());
      case AllocationOutcome.Refused refused ->
          new CommandView(id, State.REFUSED, null, Refused.of(refused.refusal()));
      case AllocationOutcome.Cancelled ignored -> cancelled(id);
    };
  }
}
