package io.sandboxbroker.audit;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Has an audit read on until the process is asked to stop. */
final class Follower {

  private static final long PAUSE_MILLIS = 500;
  private static final Duration REPORT_TIME = Duration.ofSeconds(20);

  private final CountDownLatch stop = new CountDownLatch(1);

  /** Returns when the process is asked to stop; the report may then take some time. */
  void follow(Audit audit, Monitor monitor) throws InterruptedException {
    Thread reader = Thread.currentThread();
    var hook =
        new Thread(
            () -> {
              stop.countDown();
              try {
                reader.join(REPORT_TIME);
              } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
              }
            });
    Runtime.getRuntime().addShutdownHook(hook);
    do {
      audit.watch(monitor, () -> stop.getCount() == 0);
    } while (!stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
  }
}
