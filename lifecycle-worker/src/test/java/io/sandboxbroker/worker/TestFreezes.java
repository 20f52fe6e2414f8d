package io.sandboxbroker.worker;

import io.sandboxbroker.freeze.Freeze;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.topic.FreezeKeys;
import java.time.Instant;

/** Makes freezes for tests. */
public final class TestFreezes {

  private TestFreezes() {}

  /** The key of a freeze. */
  public static String key(FreezeScope scope) {
    return FreezeKeys.of(scope);
  }

  /**
   * A freeze.
   *
   * @param until null for never
   */
  public static Freeze freeze(FreezeScope scope, Instant since, Instant until) {
    return new Freeze(scope, "a test", "request", since, until);
  }
}
