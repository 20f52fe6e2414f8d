package io.sandboxbroker.gateway.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.waiting.WaitingTicket;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page of the queue.
 *
 * @param commands the allocations of the page, in their order
 * @param count their number
 * @param cursor the cursor of the next page; null on the last one
 * @param length the number of all allocations that wait
 * @param prefixes the longest queues by name prefix, at most 100
 */
@Schema(name = "Queue")
record QueueView(
    @JsonProperty(value = "commands", required = true) List<Waiting> commands,
    @JsonProperty(value = "count", required = true) int count,
    @JsonProperty(value = "cursor", required = true) @Schema(types = {"string", "null"})
        @Nullable String cursor,
    @JsonProperty(value = "length", required = true) int length,
    @JsonProperty(value = "prefixes", required = true) List<OfPrefix> prefixes) {

  /** The most prefixes of a page. Clients choose them, so there may be as many as commands. */
  private static final int MAX_PREFIXES = 100;

  /**
   * An allocation that waits.
   *
   * @param commandId the id of the command
   * @param track the track
   * @param lab the lab of the track; absent when it named none
   * @param namePrefix what the sandbox's name must start with; absent for any sandbox
   * @param position its position, from 1, among those that accept all sandboxes that it accepts
   * @param etaSeconds the estimated time until it has a sandbox; absent when nothing is known
   * @param since when it came to the queue, in Unix seconds
   * @param until when it leaves the queue at the latest, in Unix seconds
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "QueuedCommand")
  record Waiting(
      @JsonProperty(value = "command_id", required = true) String commandId,
      @JsonProperty(value = "track", required = true) String track,
      @JsonProperty("lab") @Nullable String lab,
      @JsonProperty("name_prefix") @Nullable String namePrefix,
      @JsonProperty(value = "position", required = true) int position,
      @JsonProperty("eta_seconds") @Nullable Long etaSeconds,
      @JsonProperty(value = "since", required = true) long since,
      @JsonProperty(value = "until", required = true) long until) {

    static Waiting of(WaitingTicket ticket, QueueOrder order, @Nullable Long etaSeconds) {
      return new Waiting(
          ticket.getCommandId(),
          ticket.getTrackId(),
          ticket.getLabId(),
          ticket.getNamePrefix(),
          order.position(ticket),
          etaSeconds,
          ticket.getParkedAt().getEpochSecond(),
          ticket.getUntil().getEpochSecond());
    }
  }

  /**
   * The allocations that wait for one name prefix.
   *
   * @param namePrefix what the sandboxes' names must start with; absent for any sandbox
   * @param length their number
   * @param oldestSince when the first of them came to the queue, in Unix seconds
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "QueueOfPrefix")
  record OfPrefix(
      @JsonProperty("name_prefix") @Nullable String namePrefix,
      @JsonProperty(value = "length", required = true) int length,
      @JsonProperty(value = "oldest_since", required = true) long oldestSince) {

    private static OfPrefix of(String namePrefix, QueueOrder.Places places) {
      return new OfPrefix(
          namePrefix.isEmpty() ? null : namePrefix,
          places.commands(),
          places.since().getEpochSecond());
    }
  }

  static List<OfPrefix> longest(QueueOrder order) {
    return order.prefixes().entrySet().stream()
        .sorted(
            Comparator.comparing(
                    (Map.Entry<String, QueueOrder.Places> entry) -> -entry.getValue().commands())
                .thenComparing(Map.Entry::getKey))
        .limit(MAX_PREFIXES)
        .map(entry -> OfPrefix.of(entry.getKey(), entry.getValue()))
        .toList();
  }
}
