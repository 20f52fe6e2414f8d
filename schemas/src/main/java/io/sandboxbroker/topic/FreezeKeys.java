package io.sandboxbroker.topic;

import io.sandboxbroker.freeze.FreezeScope;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The keys of {@link Topics#FREEZES}, which are also the names of the scopes in paths and tags. */
public final class FreezeKeys {

  /** Every scope that can be frozen. */
  public static final List<FreezeScope> SCOPES =
      Arrays.stream(FreezeScope.values()).filter(scope -> scope != FreezeScope.UNKNOWN).toList();

  private FreezeKeys() {}

  /** The scope in lower case: {@code deletions}. */
  public static String of(FreezeScope scope) {
    return scope.name().toLowerCase(Locale.ROOT);
  }

  /** The scope of a key; empty when there is none. */
  public static Optional<FreezeScope> scopeOf(String key) {
    return SCOPES.stream().filter(scope -> of(scope).equals(key)).findFirst();
  }
}
