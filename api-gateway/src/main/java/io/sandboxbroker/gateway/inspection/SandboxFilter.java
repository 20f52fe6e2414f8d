package io.sandboxbroker.gateway.inspection;

import io.sandboxbroker.gateway.web.AsciiText;
import io.sandboxbroker.gateway.web.PlainText;
import io.sandboxbroker.gateway.web.QueryParameters;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.TrackId;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * The filter of an operator's list. A sandbox must match every part that is given.
 *
 * @param status the status; null for every status but deleted
 * @param track the present or last owner; null for any
 * @param lab the lab of the present or last allocation; null for any
 * @param namePrefix the beginning of the name; null for any
 * @param idempotencyKey the key that the track chose for the present or last allocation; null for
 *     any
 */
record SandboxFilter(
    @Nullable Status status,
    @Nullable TrackId track,
    @Nullable String lab,
    @Nullable String namePrefix,
    @Nullable String idempotencyKey) {

  static final String STATUS = "status";
  static final String TRACK = "track";
  static final String LAB = "lab";
  static final String NAME_PREFIX = "name_prefix";
  static final String IDEMPOTENCY_KEY = "idempotency_key";

  /** Every status but deleted, in the order of the list. */
  private static final List<Status> PRESENT =
      List.of(
          Status.AVAILABLE,
          Status.ALLOCATED,
          Status.PENDING_DELETION,
          Status.DELETION_FAILED,
          Status.STALE);

  /**
   * Reads the filter from the query of a request.
   *
   * @throws RefusedException if the status does not exist or a text is invalid
   */
  static SandboxFilter of(ServerWebExchange exchange) {
    return new SandboxFilter(
        QueryParameters.value(exchange, STATUS).map(SandboxFilter::status).orElse(null),
        QueryParameters.value(exchange, TRACK)
            .map(value -> new TrackId(AsciiText.require(TRACK, value)))
            .orElse(null),
        text(exchange, LAB).orElse(null),
        text(exchange, NAME_PREFIX).orElse(null),
        QueryParameters.value(exchange, IDEMPOTENCY_KEY)
            .map(value -> AsciiText.require(IDEMPOTENCY_KEY, value))
            .orElse(null));
  }

  /** The statuses that the filter accepts, in the order of the list. */
  List<Status> statuses() {
    return status == null ? PRESENT : List.of(status);
  }

  boolean accepts(Sandbox sandbox) {
    return statuses().contains(sandbox.status())
        && (track == null || has(sandbox, allocation -> allocation.track().equals(track)))
        && (lab == null || has(sandbox, allocation -> lab.equals(allocation.lab())))
        && (idempotencyKey == null
            || has(sandbox, allocation -> allocation.hasChosenKey(idempotencyKey)))
        && (namePrefix == null || sandbox.account().name().startsWith(namePrefix));
  }

  /** The filter as texts, one for each part: two filters with the same texts are equal. */
  List<String> parts() {
    return Stream.of(status, track, lab, namePrefix, idempotencyKey)
        .map(part -> part == null ? "" : "=" + part)
        .toList();
  }

  private static boolean has(Sandbox sandbox, Predicate<Allocation> allocation) {
    return sandbox.lastAllocation().filter(allocation).isPresent();
  }

  private static Optional<String> text(ServerWebExchange exchange, String name) {
    return QueryParameters.value(exchange, name).map(value -> PlainText.require(name, value));
  }

  private static Status status(String label) {
    List<String> labels = Stream.of(Status.values()).map(Status::label).toList();
    if (!labels.contains(label)) {
      throw RefusedException.invalid(STATUS, "is none of " + String.join(", ", labels));
    }
    return Status.ofLabel(label);
  }
}
