package io.sandboxbroker.gateway.operator;

import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.topic.FreezeKeys;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What can be frozen, by the name that paths, metrics and keys use. */
final class Scopes {

  static final List<FreezeScope> ALL =
      Arrays.stream(FreezeScope.values()).filter(scope -> scope != FreezeScope.UNKNOWN).toList();

  private Scopes() {}

  /** The scope of that label; empty when there is none. */
  static Optional<FreezeScope> ofLabel(String label) {
    return ALL.stream().filter(scope -> FreezeKeys.of(scope).equals(label)).findFirst();
  }
}
