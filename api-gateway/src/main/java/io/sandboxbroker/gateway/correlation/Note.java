package io.sandboxbroker.gateway.correlation;

import java.util.Locale;
import java.util.Optional;
import org.springframework.web.server.ServerWebExchange;

/** What is learnt of a request on its way, for the one line that the log says of it. */
public enum Note {
  TOKEN,
  TRACK,
  COMMAND_ID,
  REFUSAL;

  /** Remembers it; thread-safe. */
  public void put(ServerWebExchange exchange, String value) {
    exchange.getAttributes().put(key(), value);
  }

  Optional<String> of(ServerWebExchange exchange) {
    return Optional.ofNullable(exchange.getAttribute(key()));
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
