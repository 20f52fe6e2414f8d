package io.sandboxbroker.gateway.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.List;
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

    private static OfPrefix of(String prefix, QueueOrder.Places places) {
      return new OfPrefix(prefix, places.commands(), places.since().getEpochSecond());
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
    List<OfPrefix> all =
        positions.order().prefixes().entrySet().stream()
            .map(entry -> OfPrefix.of(entry.getKey(), entry.getValue()))
            .toList();
    List<OfPrefix> longest =
        all.stream()
            .sorted(Comparator.comparing(OfPrefix::length).reversed())
            .limit(MAX_PREFIXES)
            .sorted(Comparator.comparing(OfPrefix::prefix))
            .toList();
    return new All(
        all.stream().mapToInt(OfPrefix::length).sum(),
        all.stream().map(OfPrefix::oldestSince).min(Comparator.naturalOrder()).orElse(null),
        longest);
  }
}
