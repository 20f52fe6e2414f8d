package io.sandboxbroker.topic;

import io.sandboxbroker.freeze.FreezeScope;
import java.util.Locale;

/** What freezes are kept by in {@link Topics#FREEZES}, and called in paths and metrics. */
public final class FreezeKeys {

  private FreezeKeys() {}

  /** The scope in lower case: {@code deletions}. */
  public static String of(FreezeScope scope) {
    return scope.name().toLowerCase(Locale.ROOT);
  }
}
