package io.sandboxbroker.worker.stats;

import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.event.SandboxSynced;
import io.sandboxbroker.stats.AllocationPeriod;
import io.sandboxbroker.stats.KindCount;
import io.sandboxbroker.stats.PoolShare;
import io.sandboxbroker.stats.PrefixAllocations;
import io.sandboxbroker.worker.Records;
import io.sandboxbroker.worker.Revival;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatsRevivalTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir private Path directory;

  @Test
  void aRevivedTaskCountsWhatItsRestoredStoreHas() {
    var settings = new StatsSettings(Duration.ofMillis(500), Duration.ofHours(24), 100);
    new Revival(
            () -> new SandboxCountProcessor(settings), List.of(SandboxCounter.store()), directory)
        .assertLikeANewInstance(
            List.of(synced("1"), synced("2")), List.of(synced("3")), START.plusSeconds(9));
  }

  @Test
  void aRevivedTaskPublishesTheSumOfItsRestoredStore() {
    new Revival(
            () -> new PoolStatsProcessor(100),
            List.of(
                PoolStatsProcessor.store(Records.serde()), PublishedStats.store(Records.serde())),
            directory)
        .assertLikeANewInstance(
            List.of(share("0", 5)), List.of(share("1", 7)), START.plusSeconds(9));
  }

  private static Record<String, SpecificRecord> share(String partition, long count) {
    var counts = List.of(new KindCount("lab", SandboxStatus.AVAILABLE, count));
    var allocations =
        List.of(new PrefixAllocations("lab", List.of(new AllocationPeriod(START, count))));
    return new Record<>(partition, new PoolShare(counts, START, allocations), START.toEpochMilli());
  }

  private static Record<String, SpecificRecord> synced(String id) {
    var state =
        SandboxState.newBuilder()
            .setSandboxId(id)
            .setVersion(1L)
            .setStatus(SandboxStatus.AVAILABLE)
            .setName("lab-" + id)
            .setExternalId("external/" + id)
            .setSfdcAccountId("")
            .setCreatedAt(START)
            .setLastSynced(START)
            .setUpdatedAt(START)
            .setAllocatedAt(START)
            .setDeletionAttempts(0)
            .build();
    return new Record<>(
        id, new SandboxSynced("e", "c", null, START, id, 1L, state), START.toEpochMilli());
  }
}
