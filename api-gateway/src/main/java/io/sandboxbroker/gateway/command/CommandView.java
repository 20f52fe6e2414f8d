package io.sandboxbroker.gateway.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.gateway.allocation.AllocatedSandbox;
import io.sandboxbroker.gateway.allocation.AllocationOutcome;
import io.sandboxbroker.gateway.reply.SubmittedCommand;
import io.sandboxbroker.gateway.web.ProblemCode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An allocation as its track may see it.
 *
 * @param commandId the id of the command
 * @param state how far the allocation has come
 * @param position its position in the queue, from 1; absent unless the allocation waits
 * @param etaSeconds the estimated time until it has a sandbox; absent unless the allocation waits
 *     and sandboxes of its name prefix were allocated meanwhile
 * @param outcome the sandbox, or why there is none; absent until there is an outcome
 */
record CommandView(
    @JsonProperty(value = "command_id", required = true) String commandId,
    @JsonProperty(value = "state", required = true) State state,
    @JsonProperty("position") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer position,
    @JsonProperty("eta_seconds") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Long etaSeconds,
    @JsonProperty("outcome")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(oneOf = {AllocatedSandbox.class, Refused.class})
        @Nullable Object outcome) {

  /** How far an allocation has come. */
  enum State {
    /** It is being processed and does not wait in the queue. */
    @JsonProperty("pending")
    PENDING,
    /** It waits in the queue. */
    @JsonProperty("waiting")
    WAITING,
    /** The track has a sandbox. */
    @JsonProperty("allocated")
    ALLOCATED,
    /** The track has no sandbox. */
    @JsonProperty("refused")
    REFUSED,
    /** The track has cancelled it. */
    @JsonProperty("cancelled")
    CANCELLED
  }

  /**
   * Why there is no sandbox, as the problem would have said it.
   *
   * @param code the problem's code
   * @param detail the problem's detail
   */
  @Schema(name = "RefusedAllocation")
  record Refused(
      @JsonProperty(value = "code", required = true) ProblemCode code,
      @JsonProperty(value = "detail", required = true) String detail) {}

  /** Whether the allocation has its outcome. */
  boolean hasEnded() {
    return switch (state) {
      case PENDING, WAITING -> false;
      case ALLOCATED, REFUSED, CANCELLED -> true;
    };
  }

  /**
   * What tells one state of the allocation from the next, the same at every gateway: the state, and
   * the position of one that waits.
   */
  String eventId() {
    String name = state.name().toLowerCase(Locale.ROOT);
    return position == null ? name : name + "-" + position;
  }

  static CommandView pending(String id) {
    return new CommandView(id, State.PENDING, null, null, null);
  }

  static CommandView waiting(String id, int position, @Nullable Long etaSeconds) {
    return new CommandView(id, State.WAITING, position, etaSeconds, null);
  }

  static CommandView cancelled(String id) {
    return new CommandView(id, State.CANCELLED, null, null, null);
  }

  static CommandView of(SubmittedCommand command) {
    if (!command.hasEnded()) {
      return pending(command.id());
    }
    return switch (AllocationOutcome.of(command.outcome())) {
      case AllocationOutcome.Allocated allocated ->
          new CommandView(command.id(), State.ALLOCATED, null, null, allocated.sandbox());
      case AllocationOutcome.Refused(var refusal) -> {
        var why = new Refused(refusal.code(), refusal.detail());
        yield new CommandView(command.id(), State.REFUSED, null, null, why);
      }
      case AllocationOutcome.Cancelled ignored -> cancelled(command.id());
    };
  }
}
