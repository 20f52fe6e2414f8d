package io.sandboxbroker.gateway.web;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;

/** What is learnt of a request on its way, for the one line that the log says of it. */
public enum Note {
  TOKEN,
  TRACK_ID,
  COMMAND_ID("/commands/{id}"),
  SANDBOX_ID("/sandboxes/{id}"),
  REFUSAL;

  private final @Nullable String inPath;

  Note() {
    this(null);
  }

  /**
   * @param inPath where the path of a request says it, if nobody has noted it
   */
  Note(@Nullable String inPath) {
    this.inPath = inPath;
  }

  /** Remembers it; thread-safe. */
  public void put(ServerWebExchange exchange, String value) {
    exchange.getAttributes().put(key(), value);
  }

  /**
   * What was learnt.
   *
   * @param attributes of the exchange
   */
  Optional<String> of(Map<String, Object> attributes) {
    return attributes.get(key()) instanceof String noted ? Optional.of(noted) : ofPath(attributes);
  }

  private Optional<String> ofPath(Map<String, Object> attributes) {
    return inPath != null
            && attributes.get(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE)
                instanceof PathPattern route
            && route.getPatternString().contains(inPath)
            && attributes.get(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
                instanceof Map<?, ?> variables
        ? Optional.ofNullable(variables.get("id")).map(Object::toString)
        : Optional.empty();
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
