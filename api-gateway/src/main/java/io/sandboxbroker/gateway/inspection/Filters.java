package io.sandboxbroker.gateway.inspection;

import io.sandboxbroker.gateway.operator.QueryParameters;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.gateway.web.VisibleText;
import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.TrackId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * Which sandboxes an operator wants to see. All that is given must hold.
 *
 * @param status only those of this status; null for any but deleted
 * @param track only those that this track has or had; null for any
 * @param lab only those that were allocated for this lab; null for any
 * @param namePrefix only those whose names start so; null for any
 */
record Filters(
    @Nullable Status status,
    @Nullable TrackId track,
    @Nullable String lab,
    @Nullable String namePrefix) {

  static final String STATUS = "status";
  static final String TRACK = "track";
  static final String LAB = "lab";
  static final String NAME_PREFIX = "name_prefix";

  /** All that are not gone, in the order in which they are listed. */
  private static final List<Status> STANDING =
      List.of(
          Status.AVAILABLE,
          Status.ALLOCATED,
          Status.PENDING_DELETION,
          Status.DELETION_FAILED,
          Status.STALE);

  /**
   * What the request asks for.
   *
   * @throws RefusedException if there is no such status or a text is none
   */
  static Filters of(ServerWebExchange exchange) {
    return new Filters(
        QueryParameters.value(exchange, STATUS).map(Filters::status).orElse(null),
        text(exchange, TRACK).map(TrackId::new).orElse(null),
        text(exchange, LAB).orElse(null),
        text(exchange, NAME_PREFIX).orElse(null));
  }

  /** Of which statuses they are, in the order in which they are listed. */
  List<Status> statuses() {
    return status == null ? STANDING : List.of(status);
  }

  boolean accept(Sandbox sandbox) {
    return statuses().contains(sandbox.status())
        && (track == null || isOf(sandbox, allocation -> allocation.track().equals(track)))
        && (lab == null || isOf(sandbox, allocation -> lab.equals(allocation.lab())))
        && (namePrefix == null || sandbox.account().name().startsWith(namePrefix));
  }

  /** What tells them from all others: a text for each, marked as being there or not. */
  List<String> parts() {
    return Stream.of(status, track, lab, namePrefix)
        .map(part -> part == null ? "" : "=" + part)
        .toList();
  }

  private static boolean isOf(
      Sandbox sandbox, java.util.function.Predicate<Allocation> allocation) {
    return sandbox.lastAllocation().filter(allocation).isPresent();
  }

  private static Optional<String> text(ServerWebExchange exchange, String name) {
    return QueryParameters.value(exchange, name).map(value -> VisibleText.require(name, value));
  }

  private static Status status(String label) {
    return Stream.of(Status.values())
        .filter(status -> status.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                RefusedException.invalid(
                    STATUS,
                    Stream.of(Status.values())
                        .map(Status::label)
                        .collect(Collectors.joining(", ", "is none of ", ""))));
  }
}
