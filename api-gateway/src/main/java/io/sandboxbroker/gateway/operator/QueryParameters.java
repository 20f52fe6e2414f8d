package io.sandboxbroker.gateway.operator;

import io.sandboxbroker.gateway.problem.RefusedException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.web.server.ServerWebExchange;

/** Parameters of a request's query, read strictly: a typing error must not pass for a default. */
public final class QueryParameters {

  private QueryParameters() {}

  /**
   * The value of a parameter, as it stands; an empty text when it has none; empty when it is not
   * there.
   *
   * @throws RefusedException if it is there more than once
   */
  public static Optional<String> value(ServerWebExchange exchange, String name) {
    List<String> values = exchange.getRequest().getQueryParams().getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw RefusedException.invalid(name, "is there more than once");
    }
    // One that stands there without a value has null.
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(Objects.requireNonNullElse(values.getFirst(), ""));
  }

  /**
   * Whether a parameter says {@code true}; false when it is not there.
   *
   * @throws RefusedException if it says anything but {@code true} or {@code false}
   */
  public static boolean flag(ServerWebExchange exchange, String name) {
    return switch (value(exchange, name).orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw RefusedException.invalid(name, "is neither true nor false");
    };
  }
}
