package io.sandboxbroker.audit;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.audit.report.ViolationCounts;
import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.KeyQuery;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.ListPage;
import io.sandboxbroker.pool.ListQuery;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.Revision;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.TrackQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TableComparisonTest {

  private static final Instant NOW = PlantedLog.BEGINNING;
  private static final Instant LATER = NOW.plus(Duration.ofHours(1));
  private static final Duration HORIZON = Duration.ofMinutes(5);

  private final Table table = new Table();
  private final PlantedLog log =
      new PlantedLog()
          .life("0", "zoe")
          .synced("1", 1)
          .synced("2", 1)
          .allocate("anna", "c1")
          .allocated("1", 2, "anna", "c1");

  @Test
  void aTableThatIsTheFoldIsNoViolation() {
    table.allocated("1", 2, "anna", "c1").available("2", 1);

    assertThat(compare(() -> {})).isEqualTo(2);
    assertThat(log.counts().holds()).isTrue();
  }

  @Test
  void aRowThatDiffersIsFound() {
    table.allocated("1", 2, "bert", "c1").available("2", 1);

    compare(() -> {});

    assertThat(found()).containsExactly("1");
  }

  @Test
  void aRowThatIsMissingIsFound() {
    table.allocated("1", 2, "anna", "c1");

    compare(() -> {});

    assertThat(found()).containsExactly("2");
  }

  @Test
  void aRowThatNoEventTellsOfIsFound() {
    table.allocated("1", 2, "anna", "c1").available("2", 1).available("3", 1);

    compare(() -> {});

    assertThat(found()).containsExactly("3");
  }

  @Test
  void aRowThatIsDeletedByTheEventsIsFound() {
    table.allocated("1", 2, "anna", "c1").available("2", 1).available("0", 1);

    compare(() -> {});

    assertThat(found()).containsExactly("0");
  }

  @Test
  void whatIsUnderWayIsReadAgainUntilBothAgree() {
    table.allocated("1", 2, "anna", "c1").available("2", 1).available("3", 1);

    compare(() -> log.synced("3", 1));

    assertThat(log.counts().holds()).isTrue();
  }

  @Test
  void aRowThatChangedAMomentAgoIsNotJudged() {
    table.allocated("1", 2, "anna", "c1").available("2", 2);

    var result = compare(() -> {}, NOW.plusSeconds(60));

    assertThat(result.underWay()).isEqualTo(1);
    assertThat(log.counts().holds()).isTrue();
  }

  @Test
  void aRowWhoseOnlyEventWasDeletedWithThePartitionIsNotJudged() {
    var cutLog = PlantedLog.from(NOW.plus(Duration.ofMinutes(10)));
    table.available("9", 4);

    var result =
        new TableComparison(table, cutLog.coverage(), HORIZON, cutLog.counts())
            .compare(cutLog.fold(), LATER, () -> null);

    assertThat(result.uncovered()).isEqualTo(1);
    assertThat(cutLog.counts().holds()).isTrue();
  }

  @Test
  void aRowWithAnotherAccountIsFound() {
    table.allocated("1", 2, "anna", "c1").available("2", 1).account("2", "other");

    compare(() -> {});

    assertThat(found()).containsExactly("2");
  }

  @Test
  void twoRowsOfOneAccountAreFound() {
    table.allocated("1", 2, "anna", "c1").available("2", 1).account("2", "1");

    compare(() -> {}, LATER);

    assertThat(log.counts().results())
        .filteredOn(result -> result.violations() > 0)
        .extracting(ViolationCounts.Result::rule)
        .containsExactly("OneSandboxPerAccount");
  }

  private int compare(Runnable readingOn) {
    return compare(readingOn, LATER).rows();
  }

  private TableComparison.Result compare(Runnable readingOn, Instant cut) {
    return new TableComparison(table, log.coverage(), HORIZON, log.counts())
        .compare(
            log.fold(),
            cut,
            () -> {
              readingOn.run();
              return cut;
            });
  }

  private List<String> found() {
    return log.counts().results().stream()
        .flatMap(result -> result.first().stream())
        .map(
            violation -> {
              assertThat(violation.rule()).isEqualTo("TableEqualsFoldOfEvents");
              return violation.subject();
            })
        .toList();
  }

  /** A table of one shard. */
  private static final class Table implements SandboxReader {
    private final Map<String, Sandbox> rows = new TreeMap<>();

    Table available(String id, long version) {
      rows.put(id, new Sandbox.Available(account(id), new Revision(version, "cause", NOW)));
      return this;
    }

    Table allocated(String id, long version, String track, String command) {
      var allocation =
          new Allocation(command, new TrackId(track), null, track, NOW, NOW.plusSeconds(60));
      rows.put(
          id, new Sandbox.Allocated(account(id), new Revision(version, command, NOW), allocation));
      return this;
    }

    Table account(String id, String account) {
      var before = (Sandbox.Available) rows.get(id);
      var other =
          new Account(new SandboxId(id), "lab-" + id, "identity/accounts/" + account, "", NOW, NOW);
      rows.put(id, new Sandbox.Available(other, before.revision()));
      return this;
    }

    private static Account account(String id) {
      return new Account(new SandboxId(id), "lab-" + id, "identity/accounts/" + id, "", NOW, NOW);
    }

    @Override
    public CompletableFuture<Optional<PoolEntry>> find(SandboxId sandbox) {
      return completedFuture(
          Optional.ofNullable(rows.get(sandbox.value())).map(row -> new PoolEntry(row, List.of())));
    }

    @Override
    public CompletableFuture<ListPage> list(ListQuery query) {
      return completedFuture(
          new ListPage(
              rows.values().stream().filter(row -> row.status() == query.status()).toList(), null));
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

    @Override
    public CompletableFuture<Optional<Lease>> leaseOf(TrackId track) {
      throw new UnsupportedOperationException();
    }
  }
}
