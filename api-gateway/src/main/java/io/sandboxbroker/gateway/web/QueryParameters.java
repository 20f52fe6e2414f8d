package io.sandboxbroker.gateway.web;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.web.server.ServerWebExchange;

/** Reads query parameters strictly, so that a typing error is not taken for a default. */
public final class QueryParameters {

  private QueryParameters() {}

  /**
   * The value of a parameter: empty text for a parameter without a value, empty when it is absent.
   *
   * @throws RefusedException if the parameter is repeated
   */
  public static Optional<String> value(ServerWebExchange exchange, String name) {
    List<String> values = exchange.getRequest().getQueryParams().getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw RefusedException.invalid(name, "is there more than once");
    }
    // A parameter without a value is null.
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(Objects.requireNonNullElse(values.getFirst(), ""));
  }

  /**
   * Requires that the request has no other parameters.
   *
   * @throws RefusedException if it has
   */
  public static void allowOnly(ServerWebExchange exchange, Set<String> known) {
    if (!known.containsAll(exchange.getRequest().getQueryParams().keySet())) {
      throw RefusedException.invalid(
          "query",
          known.isEmpty()
              ? "has a parameter, and none is known here"
              : "has a parameter that is none of " + String.join(", ", new TreeSet<>(known)));
    }
  }

  /**
   * Whether a parameter is {@code true}; false when it is absent.
   *
   * @throws RefusedException if it is neither {@code true} nor {@code false}, or repeated
   */
  public static boolean flag(ServerWebExchange exchange, String name) {
    return switch (value(exchange, name).orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw RefusedException.invalid(name, "is neither true nor false");
    };
  }
}
