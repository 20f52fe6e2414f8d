package io.sandboxbroker.pool.dynamodb;

import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.Status;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Spreads each status over several partitions of the status index, so that no partition is hot.
 *
 * @param count the number of shards, from 1 to 100, so that two digits suffice
 */
record Shards(int count) {

  String labelOf(Status status, SandboxId sandbox) {
    return label(status, of(sandbox));
  }

  String label(Status status, int shard) {
    if (shard < 0 || shard >= count) {
      throw new IllegalArgumentException("There is no shard " + shard + " of " + count);
    }
    return "%s#%02d".formatted(status.label(), shard);
  }

  private int of(SandboxId sandbox) {
    var hash = new CRC32();
    hash.update(sandbox.value().getBytes(StandardCharsets.UTF_8));
    return (int) (hash.getValue() % count);
  }
}
