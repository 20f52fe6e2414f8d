package io.sandboxbroker.gateway.web;

import java.util.Optional;
import org.springframework.web.server.ServerWebExchange;

/**
 * The quota of the token of a request.
 *
 * @param token the name of the token
 * @param limit how many live leases the tracks of the token may hold at the same time
 */
public record ClientQuota(String token, int limit) {

  private static final String ATTRIBUTE = ClientQuota.class.getName();

  /** Sets the quota of a request. */
  public void put(ServerWebExchange exchange) {
    exchange.getAttributes().put(ATTRIBUTE, this);
  }

  /** Returns the quota of a request; empty if its token has none. */
  public static Optional<ClientQuota> of(ServerWebExchange exchange) {
    return Optional.ofNullable(exchange.getAttribute(ATTRIBUTE));
  }
}
