package io.sandboxbroker.gateway.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.waiting.WaitingTicket;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How many allocations wait for each name prefix. Thread-safe. */
@Component
public final class QueueLengths {

  private static final int MAX_PREFIXES = 50;

  private final QueuePositions positions;

  QueueLengths(QueuePositions positions) {
    this.positions = positions;
  }

  /**
   * The allocations of one name prefix.
   *
   * @param prefix what a sandbox's name must start with; empty for any sandbox
   * @param length the number of commands that wait
   * @param oldestSince since when the first of them waits, in Unix seconds
   */
  public record OfPrefix(
      @JsonProperty("prefix") String prefix,
      @JsonProperty("length") int length,
      @JsonProperty("oldest_since") long oldestSince) {

    private OfPrefix with(Instant since) {
      return new OfPrefix(prefix, length + 1, Math.min(oldestSince, since.getEpochSecond()));
    }
  }

  /**
   * The allocations of all name prefixes.
   *
   * @param length the number of commands that wait
   * @param oldestSince since when the first of them waits, in Unix seconds; absent without one
   * @param prefixes the longest queues by prefix, in alphabetical order; at most 50
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record All(
      @JsonProperty("length") int length,
      @JsonProperty("oldest_since") @Nullable Long oldestSince,
      @JsonProperty("prefixes") List<OfPrefix> prefixes) {}

  /** Returns the lengths now. */
  public All all() {
    Map<String, OfPrefix> lengths = new HashMap<>();
    OfPrefix all = new OfPrefix("", 0, Long.MAX_VALUE);
    for (WaitingTicket ticket : positions.waiting()) {
      String prefix = Objects.requireNonNullElse(ticket.getNamePrefix(), "");
      OfPrefix before = lengths.getOrDefault(prefix, new OfPrefix(prefix, 0, Long.MAX_VALUE));
      lengths.put(prefix, before.with(ticket.getParkedAt()));
      all = all.with(ticket.getParkedAt());
    }
    List<OfPrefix> longest =
        lengths.values().stream()
            .sorted(Comparator.comparing(OfPrefix::length).reversed())
            .limit(MAX_PREFIXES)
            .sorted(Comparator.comparing(OfPrefix::prefix))
            .toList();
    return new All(all.length(), all.length() == 0 ? null : all.oldestSince(), longest);
  }
}
