package io.sandboxbroker.worker.freeze;

import io.sandboxbroker.freeze.Freeze;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.topic.FreezeKeys;
import java.time.Instant;
import org.apache.kafka.streams.Topology;

/** Freezes in tests of what asks for them. */
public final class TestFreezes {

  private TestFreezes() {}

  /** Makes freezes known to the processors of a topology. */
  public static Topology addTo(Topology topology) {
    new FreezeTopology().addTo(topology);
    return topology;
  }

  /** What the freeze of a scope is keyed by. */
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
