package io.sandboxbroker.gateway.security;

import java.util.Set;

/**
 * An authenticated client of the API.
 *
 * @param name the name of its token, for logs and limits; never the token
 * @param roles what the token permits; may be empty
 * @param binding what the token is bound to
 */
record ApiClient(String name, Set<Role> roles, Binding binding) {

  ApiClient {
    roles = Set.copyOf(roles);
  }
}
