package io.sandboxbroker.migration;

import io.sandboxbroker.pool.BulkReader;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.Status;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Looks for sandboxes in the target that are not from this import: somebody uses the table. */
final class TargetCheck {

  private static final int CALLS = 8;
  private static final int PAGE = 500;

  private TargetCheck() {}

  /**
   * Requires that every sandbox of the target is as an import of this source wrote it. Blocks.
   *
   * @throws ImportFailedException if the target has others
   */
  static void requireNoTraffic(SandboxReader target, ImportTerms terms) {
    var others = new AtomicLong();
    var example = new AtomicReference<String>();
    var reader = new BulkReader(target, CALLS, PAGE);
    for (Status status : Status.values()) {
      reader
          .forEach(
              status,
              sandbox -> {
                if (!sandbox.revision().cause().startsWith(terms.causes())) {
                  others.incrementAndGet();
                  example.set(sandbox.id().value());
                }
              })
          .join();
    }
    if (others.get() > 0) {
      throw new ImportFailedException(
          "The target has %,d sandboxes that are not as this import wrote them, such as %s;"
                  .formatted(others.get(), example.get())
              + " --allow-traffic imports beside them");
    }
  }
}
