package io.sandboxbroker.gateway.security;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An authenticated client of the API.
 *
 * @param name the name of its token, for logs and limits; never the token
 * @param roles what the token permits; may be empty
 * @param binding what the token is bound to
 * @param quota how many live leases its tracks may hold at the same time; null for no quota
 */
record ApiClient(String name, Set<Role> roles, Binding binding, @Nullable Integer quota) {

  ApiClient {
    roles = Set.copyOf(roles);
  }
}
