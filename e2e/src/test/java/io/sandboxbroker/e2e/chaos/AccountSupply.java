package io.sandboxbroker.e2e.chaos;

import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxSynced;
import java.time.Duration;

/** Has the CSP create sandboxes before the pool runs dry. Belongs to one thread. */
final class AccountSupply {

  private static final int BATCH = 150;
  private static final int ENOUGH = 300;
  private static final Duration PAUSE = Duration.ofSeconds(8);

  private final Broker broker;
  private Duration next = Duration.ZERO;
  private int batches;

  AccountSupply(Broker broker) {
    this.broker = broker;
  }

  void replenish() throws InterruptedException {
    if (broker.elapsed().compareTo(next) < 0) {
      return;
    }
    long discovered =
        broker.committed(SandboxSynced.class).map(SandboxSynced::getSandboxId).distinct().count();
    long used =
        broker
            .committed(SandboxAllocated.class)
            .map(SandboxAllocated::getSandboxId)
            .distinct()
            .count();
    if (discovered - used < ENOUGH) {
      batches++;
      broker.csp().createAccounts(BATCH, "chaos-" + batches);
    }
    next = broker.elapsed().plus(PAUSE);
  }
}
