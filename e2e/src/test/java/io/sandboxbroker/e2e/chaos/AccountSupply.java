package io.sandboxbroker.e2e.chaos;

import io.sandboxbroker.localstack.SimulatedCsp;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Has the CSP create fewer accounts than the students want, so that they always queue. Now and then
 * many come at once. Runs on a thread of its own.
 */
final class AccountSupply {

  /** The beginnings of the names of all new accounts. */
  static final List<String> PREFIXES = List.of("chaos-a-", "chaos-b-");

  private static final int PERIOD_MILLIS = 3_000;
  private static final int MAX_USUAL = 7;
  private static final int BURST = 30;
  private static final int BURST_PERCENT = 4;

  private final SimulatedCsp csp;
  private final SplittableRandom random;
  private final CountDownLatch closed = new CountDownLatch(1);

  private AccountSupply(SimulatedCsp csp, SplittableRandom random) {
    this.csp = csp;
    this.random = random;
  }

  static AccountSupply begin(SimulatedCsp csp, SplittableRandom random) {
    var supply = new AccountSupply(csp, random);
    Thread.ofVirtual().start(supply::run);
    return supply;
  }

  private void run() {
    try {
      for (int batch = 1; !closed.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS); batch++) {
        int count = random.nextInt(100) < BURST_PERCENT ? BURST : random.nextInt(MAX_USUAL);
        create(count, PREFIXES.get(random.nextInt(PREFIXES.size())) + batch);
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private void create(int count, String prefix) throws InterruptedException {
    try {
      if (count > 0) {
        csp.createAccounts(count, prefix);
      }
    } catch (UncheckedIOException paused) {
      // The CSP is a victim too; the next batch may come.
    }
  }

  /** Creates no more. */
  void end() {
    closed.countDown();
  }
}
