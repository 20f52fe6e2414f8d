package io.sandboxbroker.audit;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.audit.rule.Violation;
import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.KeyQuery;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.ListPage;
import io.sandboxbroker.pool.ListQuery;
import io.sandboxbroker.pool.LiveLeases;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.Revision;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.TrackQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LeaseComparisonTest {

  private static final Instant NOW = PlantedLog.BEGINNING;
  private static final Runnable NOTHING = () -> {};

  private final Table table = new Table();
  private final List<Violation> found = new ArrayList<>();

  @Test
  void aTableWhoseLeasesAndSandboxesAgreeIsNoViolation() {
    table.allocated("1", "anna", "c1").lease("1", "anna", "c1", true);
    table.available("2").lease("2", "bert", "c2", false);
    for (int i = 0; i < SandboxReader.MAX_TRACKS + 1; i++) {
      table
          .allocated("many" + i, "track" + i, "c" + i)
          .lease("many" + i, "track" + i, "c" + i, true);
    }

    compare(NOTHING);

    assertThat(found).isEmpty();
  }

  @Test
  void aLeaseThatEndsAtAnotherTimeThanItsSandboxIsFound() {
    table.allocated("1", "anna", "c1").lease("1", "anna", "c1", true, NOW.plusSeconds(61));

    compare(NOTHING);

    assertThat(found).extracting(Violation::subject).containsOnly("1").isNotEmpty();
  }

  @Test
  void aLiveLeaseWhoseSandboxIsFreeIsFound() {
    table.available("1").lease("1", "anna", "c1", true);

    compare(NOTHING);

    assertThat(found)
        .extracting(Violation::toString)
        .containsExactly(
            "TableEqualsFoldOfEvents: track anna has a live lease of sandbox 1 by command c1, and"
                + " the sandbox is version 1, AVAILABLE for nobody");
  }

  @Test
  void aLiveLeaseWhoseSandboxIsMissingIsFound() {
    table.lease("1", "anna", "c1", true);

    compare(NOTHING);

    assertThat(found)
        .extracting(Violation::what)
        .containsExactly(
            "track anna has a live lease of sandbox 1 by command c1, and the sandbox is missing");
  }

  @Test
  void aLiveLeaseWhoseSandboxHasAnotherOwnerIsFound() {
    table.allocated("1", "bert", "c2").lease("1", "bert", "c2", true);
    table.lease("1", "anna", "c1", true);

    compare(NOTHING);

    assertThat(found).extracting(Violation::subject).containsExactly("1");
    assertThat(found.getFirst().what()).startsWith("track anna has");
  }

  @Test
  void anAllocatedSandboxWithoutItsLeaseIsFound() {
    table.allocated("1", "anna", "c1").lease("1", "anna", "c1", false);
    table.allocated("2", "bert", "c2");

    compare(NOTHING);

    assertThat(found)
        .extracting(Violation::what)
        .containsExactlyInAnyOrder(
            "sandbox 1 is version 2, ALLOCATED for anna in the table, and the track has an ended"
                + " lease of sandbox 1 by command c1",
            "sandbox 2 is version 2, ALLOCATED for bert in the table, and the track has no lease");
  }

  @Test
  void anImportedSandboxMayHaveNoLease() {
    table.allocated("1", "anna", "import:Earlier:1").lease("1", "anna", "import:Earlier:1", true);
    table.allocated("2", "anna", "import:Earlier:2");

    compare(NOTHING);

    assertThat(found).isEmpty();
  }

  @Test
  void whatChangesBetweenTwoReadsIsNoViolation() {
    table.allocated("1", "anna", "c1").lease("1", "anna", "c1", true);
    table.afterTheLists = () -> table.available("1").lease("1", "anna", "c1", false);

    compare(NOTHING);

    assertThat(found).isEmpty();
  }

  @Test
  void oneHalfOfAWriteIsNoViolationWhenTheOtherFollows() {
    table.available("1").lease("1", "anna", "c1", true);

    compare(() -> table.allocated("1", "anna", "c1"));

    assertThat(found).isEmpty();
  }

  private void compare(Runnable pause) {
    new LeaseComparison(table, table, found::add).compare(pause);
  }

  /** A table of one shard. */
  private static final class Table implements SandboxReader, LiveLeases {
    private final Map<String, Sandbox> rows = new TreeMap<>();
    private final Map<String, Lease> leases = new TreeMap<>();
    private Runnable afterTheLists = NOTHING;

    Table available(String id) {
      rows.put(id, new Sandbox.Available(account(id), new Revision(1, "cause", NOW)));
      return this;
    }

    Table allocated(String id, String track, String command) {
      var allocation =
          new Allocation(command, new TrackId(track), null, track, NOW, NOW.plusSeconds(60));
      rows.put(id, new Sandbox.Allocated(account(id), new Revision(2, command, NOW), allocation));
      return this;
    }

    Table lease(String sandbox, String track, String command, boolean live) {
      return lease(sandbox, track, command, live, NOW.plusSeconds(60));
    }

    Table lease(String sandbox, String track, String command, boolean live, Instant end) {
      var request = new Lease.Request(command, track, false, null, null);
      leases.put(
          track,
          new Lease(
              new TrackId(track),
              new SandboxId(sandbox),
              request,
              NOW,
              end,
              live,
              Set.of(),
              List.of()));
      return this;
    }

    private static Account account(String id) {
      return new Account(new SandboxId(id), "lab-" + id, "identity/accounts/" + id, "", NOW, NOW);
    }

    @Override
    public CompletableFuture<Void> forEach(Consumer<Lease> visitor) {
      leases.values().stream().filter(Lease::live).forEach(visitor);
      return completedFuture(null);
    }

    @Override
    public CompletableFuture<ListPage> list(ListQuery query) {
      var page =
          new ListPage(
              rows.values().stream().filter(row -> row.status() == query.status()).toList(), null);
      afterTheLists.run();
      return completedFuture(page);
    }

    @Override
    public CompletableFuture<Optional<PoolEntry>> find(SandboxId sandbox) {
      return completedFuture(
          Optional.ofNullable(rows.get(sandbox.value())).map(row -> new PoolEntry(row, List.of())));
    }

    @Override
    public CompletableFuture<Optional<Lease>> leaseOf(TrackId track) {
      return completedFuture(Optional.ofNullable(leases.get(track.value())));
    }

    @Override
    public int shards() {
      return 1;
    }

    @Override
    public CompletableFuture<ListPage> ofTrack(TrackQuery query) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<ListPage> ofKey(KeyQuery query) {
      throw new UnsupportedOperationException();
    }
  }
}
