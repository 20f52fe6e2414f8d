package io.sandboxbroker.gateway.web;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;

/** The fields of a request in the access log and in its span. */
public enum LogField {
  TOKEN,
  TRACK_ID,
  COMMAND_ID("/commands/{id}"),
  SANDBOX_ID("/sandboxes/{id}"),
  REFUSAL;

  /** The part of the route whose variable is the value, unless a value is set. */
  private final @Nullable String route;

  LogField() {
    this(null);
  }

  LogField(@Nullable String route) {
    this.route = route;
  }

  /** Sets the value of a request; thread-safe. */
  public void put(ServerWebExchange exchange, String value) {
    exchange.getAttributes().put(key(), value);
  }

  /**
   * Returns the value of a request.
   *
   * @param attributes the attributes of the exchange
   */
  Optional<String> of(Map<String, Object> attributes) {
    return attributes.get(key()) instanceof String value ? Optional.of(value) : ofPath(attributes);
  }

  private Optional<String> ofPath(Map<String, Object> attributes) {
    return route != null
            && attributes.get(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE)
                instanceof PathPattern pattern
            && pattern.getPatternString().contains(route)
            && attributes.get(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
                instanceof Map<?, ?> variables
        ? Optional.ofNullable(variables.get("id")).map(Object::toString)
        : Optional.empty();
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
