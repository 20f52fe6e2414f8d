package io.sandboxbroker.migration;

import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.SandboxId;
import java.time.Duration;
import java.time.Instant;

/**
 * What all rows of an import have in common.
 *
 * @param source the name of the earlier broker's table
 * @param labDuration the duration of a lab in the earlier broker
 * @param now the time of the import
 */
record ImportTerms(String source, Duration labDuration, Instant now) {

  /** The cause of the first version of a sandbox, and the id of its allocation. */
  String causeOf(SandboxId sandbox) {
    return causes() + sandbox;
  }

  /** The beginning of every cause of an import from this source. */
  String causes() {
    return Allocation.IMPORTED + source + ":";
  }
}
