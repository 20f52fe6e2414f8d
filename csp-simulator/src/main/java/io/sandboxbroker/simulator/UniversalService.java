package io.sandboxbroker.simulator;

import java.util.UUID;

/**
 * A service that a lab has left inside an account.
 *
 * @param id {@code infra/universal_service/<uuid>}
 * @param name what the client chooses by
 */
public record UniversalService(String id, String name) {
  private static final String ID_PREFIX = "infra/universal_service/";

  static UniversalService of(UUID key, String name) {
    return new UniversalService(ID_PREFIX + key, name);
  }

  boolean hasKey(String key) {
    return id.equals(ID_PREFIX + key);
  }
}
