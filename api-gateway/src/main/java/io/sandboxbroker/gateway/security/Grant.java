package io.sandboxbroker.gateway.security;

import java.util.Set;

/**
 * Who a request comes from, and what for.
 *
 * @param name of the token, never the token; for logs and limits
 * @param roles what it entitles to; may be none
 */
public record Grant(String name, Set<Role> roles) {

  public Grant {
    roles = Set.copyOf(roles);
  }
}
