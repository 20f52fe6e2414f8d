package io.sandboxbroker.worker.stats;

import static io.sandboxbroker.event.SandboxStatus.ALLOCATED;
import static io.sandboxbroker.event.SandboxStatus.AVAILABLE;
import static io.sandboxbroker.event.SandboxStatus.DELETED;
import static io.sandboxbroker.event.SandboxStatus.PENDING_DELETION;
import static io.sandboxbroker.worker.stats.StatsRun.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.stats.AllocationPeriod;
import io.sandboxbroker.stats.PoolShare;
import io.sandboxbroker.stats.PrefixAllocations;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecentAllocationsTest {

  private StatsRun run = new StatsRun();

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void allocationsCountByPrefixAndByTenSeconds() {
    allocate("1", "lab-1", 0);
    allocate("2", "lab-2", 9);
    allocate("3", "lab-3", 10);
    allocate("4", "other-4", 11);

    assertThat(run.allocations())
        .isEqualTo(
            Map.of(
                "lab", List.of(period(0, 2), period(10, 1)),
                "other", List.of(period(10, 1))));
  }

  @Test
  void theTimeIsThatOfTheAllocationAndNotOfTheVersion() {
    allocate("1", "lab-1", 0);
    event("1", "lab-1", 3, ALLOCATED, 100, 0);
    event("1", "lab-1", 4, PENDING_DELETION, 120, 0);

    assertThat(run.allocations()).isEqualTo(Map.of("lab", List.of(period(0, 1))));
  }

  @Test
  void anAllocationCountsOnceHoweverItsEventsArrive() {
    event("1", "lab-1", 3, PENDING_DELETION, 20, 0);
    allocate("1", "lab-1", 0);
    allocate("1", "lab-1", 0);

    assertThat(run.allocations()).isEqualTo(Map.of("lab", List.of(period(0, 1))));
  }

  @Test
  void aDeletedSandboxWasStillAllocated() {
    event("2", "lab-2", 1, AVAILABLE, 0, null);
    allocate("1", "lab-1", 0);
    event("1", "lab-1", 3, DELETED, 20, null);

    assertThat(run.allocations()).isEqualTo(Map.of("lab", List.of(period(0, 1))));
  }

  @Test
  void theAllocationsOfAPrefixWithoutSandboxesCountWithTheOthers() {
    allocate("1", "lab-1", 0);
    event("1", "lab-1", 3, DELETED, 20, 0);

    assertThat(run.allocations()).isEqualTo(Map.of("*", List.of(period(0, 1))));
  }

  @Test
  void aRenamedSandboxTakesItsAllocationWithIt() {
    allocate("1", "lab-1", 0);
    event("1", "new-1", 3, ALLOCATED, 20, 0);

    assertThat(run.allocations()).isEqualTo(Map.of("new", List.of(period(0, 1))));
  }

  @Test
  void whatIsOlderThanTheWindowIsForgotten() {
    allocate("1", "lab-1", 0);
    allocate("2", "lab-2", 15);
    allocate("3", "lab-3", 309);
    assertThat(run.allocations().get("lab"))
        .containsExactly(period(0, 1), period(10, 1), period(300, 1));
    allocate("4", "lab-4", 312);
    assertThat(run.allocations().get("lab"))
        .containsExactly(period(10, 1), period(300, 1), period(310, 1));
    event("5", "lab-5", 1, AVAILABLE, 3_600, null);
    assertThat(run.allocations()).isEmpty();
  }

  @Test
  void anAllocationThatIsToldTooLateDoesNotCount() {
    event("5", "lab-5", 1, AVAILABLE, 3_600, null);
    allocate("1", "lab-1", 0);

    assertThat(run.allocations()).isEmpty();
  }

  /** Reading a month of events after a loss leads to the numbers of its last minutes. */
  @Test
  void readingEverythingAgainLeadsToTheSame() {
    for (int second = 0; second < 2_000; second += 7) {
      allocate("s" + second, "lab-" + second, second);
    }
    Map<String, List<AllocationPeriod>> before = Map.copyOf(run.allocations());
    run.close();
    run = new StatsRun();
    for (int second = 0; second < 2_000; second += 7) {
      allocate("s" + second, "lab-" + second, second);
    }

    assertThat(run.allocations()).isEqualTo(before);
    assertThat(before.get("lab")).hasSizeBetween(30, 32);
  }

  @Test
  void aRestartPublishesTheSameAndContinues() {
    allocate("1", "lab-1", 0);
    allocate("2", "lab-2", 4);
    Map<String, List<AllocationPeriod>> before = Map.copyOf(run.allocations());
    run = run.restarted();
    assertThat(run.allocations()).isEqualTo(before);
    allocate("2", "lab-2", 4);
    allocate("3", "lab-3", 5);

    assertThat(run.allocations()).isEqualTo(Map.of("lab", List.of(period(0, 3))));
  }

  @Test
  void aRestartBringsBackALostSum() {
    allocate("1", "lab-1", 0);
    Map<String, List<AllocationPeriod>> before = Map.copyOf(run.allocations());
    run = run.restartedWith(SandboxCounter.STORE);

    assertThat(run.allocations()).isEqualTo(before);
  }

  @Test
  void theNewestCountsOfEachPartitionAreAddedUp() {
    allocate("1", "lab-1", 0);
    run.publish();
    run.share("7", share(10, "lab", period(0, 5)));
    run.share("7", share(20, "lab", period(0, 2), period(10, 4)));

    assertThat(run.allocations()).isEqualTo(Map.of("lab", List.of(period(0, 3), period(10, 4))));
  }

  @Test
  void thePartitionThatIsAheadDecidesWhatIsTooOld() {
    allocate("1", "lab-1", 0);
    run.publish();
    run.share("7", share(400, "lab", period(390, 5)));

    assertThat(run.allocations()).isEqualTo(Map.of("lab", List.of(period(390, 5))));
  }

  /** As many as a partition counts separately; the others are still counted. */
  @Test
  void prefixesBeyondTheFirstCountTogether() {
    for (String prefix : List.of("a", "b", "c", "d", "e")) {
      allocate(prefix, prefix + "-1", 0);
    }

    assertThat(run.allocations())
        .isEqualTo(
            Map.of(
                "a", List.of(period(0, 1)),
                "b", List.of(period(0, 1)),
                "c", List.of(period(0, 1)),
                "*", List.of(period(0, 2))));
  }

  @Test
  void whatAnEarlierVersionStoredIsRead() {
    byte[] text = "ALLOCATED/lab/x".getBytes(UTF_8);
    byte[] stored =
        ByteBuffer.allocate(16 + text.length)
            .putLong(2)
            .putLong(START.toEpochMilli())
            .put(text)
            .array();

    assertThat(CountedSandbox.SERDE.deserializer().deserialize("any", stored))
        .isEqualTo(new CountedSandbox(2, ALLOCATED, "lab/x", START, null));
  }

  @Test
  void whatIsStoredIsReadBack() {
    for (Instant allocatedAt : new Instant[] {null, Instant.EPOCH, START}) {
      var sandbox = new CountedSandbox(2, ALLOCATED, "lab", START, allocatedAt);
      byte[] stored = CountedSandbox.SERDE.serializer().serialize("any", sandbox);
      assertThat(CountedSandbox.SERDE.deserializer().deserialize("any", stored)).isEqualTo(sandbox);
    }
  }

  private void allocate(String id, String name, long second) {
    event(id, name, 2, ALLOCATED, second, (int) second);
  }

  private void event(
      String id, String name, long version, SandboxStatus status, long second, Integer allocated) {
    run.event(
        StatsRun.state(
            id,
            version,
            status,
            name,
            START.plusSeconds(second),
            allocated == null ? null : START.plusSeconds(allocated)));
  }

  private static AllocationPeriod period(long second, long count) {
    return new AllocationPeriod(START.plusSeconds(second), count);
  }

  private static PoolShare share(long second, String prefix, AllocationPeriod... periods) {
    return new PoolShare(
        List.of(),
        START.plusSeconds(second),
        List.of(new PrefixAllocations(prefix, List.of(periods))));
  }
}
