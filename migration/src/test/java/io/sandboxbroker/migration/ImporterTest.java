package io.sandboxbroker.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sandboxbroker.pool.AccountId;
import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.TrackId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImporterTest {

  private static final long SECOND = 1_767_261_600;
  private static final Instant TIME = Instant.ofEpochSecond(SECOND);
  private static final Duration LAB = Duration.ofHours(48);
  private static final ImportTerms TERMS =
      new ImportTerms("Earlier", LAB, TIME.plus(Duration.ofHours(1)));

  private final List<EarlierTableRow> rows = new ArrayList<>();
  private final InMemorySandboxStore store = new InMemorySandboxStore();

  @Test
  void aFreeSandboxIsFree() {
    rows.add(
        row("1", "available")
            .with("created_at", SECOND - 100)
            .with("last_synced", SECOND - 10)
            .with("sfdc_account_id", "001"));

    ImportResult result = run();

    assertThat(result.isClean()).isTrue();
    assertThat(result.imported()).containsEntry("available", 1L);
    Sandbox imported = sandbox("1");
    assertThat(imported).isInstanceOf(Sandbox.Available.class);
    assertThat(imported.revision().version()).isEqualTo(1);
    assertThat(imported.revision().cause()).isEqualTo("import:Earlier:1");
    assertThat(imported.account().createdAt()).isEqualTo(TIME.minusSeconds(100));
    assertThat(imported.account().lastSynced()).isEqualTo(TIME.minusSeconds(10));
    assertThat(imported.account().sfdcAccountId()).isEqualTo("001");
  }

  @Test
  void anOwnerKeepsTheSandboxItsTimesAndTheLease() {
    rows.add(row("1", "allocated").allocatedTo(" anna ", SECOND).with("idempotency_key", "key"));

    ImportResult result = run();

    assertThat(result.leases()).isEqualTo(1);
    assertThat(sandbox("1").lastAllocation())
        .contains(
            new Allocation(
                "import:Earlier:1", new TrackId("anna"), "lab", "key", TIME, TIME.plus(LAB)));
    Lease lease = lease("anna");
    assertThat(lease.live()).isTrue();
    assertThat(lease.sandbox()).isEqualTo(new SandboxId("1"));
    assertThat(lease.expiresAt()).isEqualTo(TIME.plus(LAB));
  }

  @Test
  void theNewestSandboxOfATrackHasTheLease() {
    rows.add(row("1", "allocated").allocatedTo("anna", SECOND));
    rows.add(row("2", "allocated").allocatedTo("anna", SECOND + 5));
    rows.add(row("3", "allocated").allocatedTo("anna", SECOND - 5));

    ImportResult result = run();

    assertThat(result.isClean()).isTrue();
    assertThat(found(result)).containsExactly(Map.entry("older_sandbox", List.of("1", "3")));
    assertThat(result.leases()).isEqualTo(1);
    assertThat(lease("anna").sandbox()).isEqualTo(new SandboxId("2"));
    assertThat(store.sandboxes()).extracting(Sandbox::status).containsOnly(Status.ALLOCATED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pending_deletion", "deletion_failed"})
  void aReleasedSandboxWaitsForItsDeletion(String status) {
    rows.add(
        row("1", status)
            .allocatedTo("anna", SECOND)
            .with("deletion_requested_at", SECOND + 60)
            .with("deletion_retry_count", 2));

    ImportResult result = run();

    assertThat(result.isClean()).isTrue();
    Sandbox imported = sandbox("1");
    assertThat(imported.status().label()).isEqualTo(status);
    assertThat(imported.lastRelease())
        .hasValueSatisfying(
            release -> {
              assertThat(release.requestedAt()).isEqualTo(TIME.plusSeconds(60));
              assertThat(release.failedAttempts()).isEqualTo(2);
              assertThat(release.allocation().track()).isEqualTo(new TrackId("anna"));
            });
    assertThat(store.leases()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"allocated", "pending_deletion", "deletion_failed"})
  void aUsedSandboxWithoutAnOwnerStillEnds(String status) {
    rows.add(row("1", status).with("updated_at", SECOND));

    ImportResult result = run();

    assertThat(found(result)).containsOnlyKeys("owner_unknown", "time_replaced");
    assertThat(sandbox("1").status().label()).isEqualTo(status);
    assertThat(sandbox("1").lastAllocation())
        .hasValueSatisfying(
            allocation -> {
              assertThat(allocation.track()).isEqualTo(new TrackId(EarlierSandbox.NO_OWNER));
              assertThat(allocation.allocatedAt()).isEqualTo(TIME);
            });
    assertThat(store.leases()).isEmpty();
  }

  @Test
  void aTombstoneStaysForEver() {
    rows.add(row("1", "deleted").allocatedTo("anna", SECOND).with("deleted_at", SECOND + 9));
    rows.add(row("2", "deleted"));

    assertThat(run().isClean()).isTrue();

    assertThat(store.sandboxes())
        .allSatisfy(
            sandbox ->
                assertThat(sandbox)
                    .isInstanceOfSatisfying(
                        Sandbox.Deleted.class,
                        deleted -> assertThat(deleted.retainedFrom()).isNull()));
    assertThat(sandbox("1").lastAllocation()).isPresent();
    assertThat(sandbox("2").lastAllocation()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"allocated_at", "deletion_requested_at", "deleted_at", "niosxaas_cleaned_at"})
  void aFreeRowWithTracesOfUseIsNeverHandedOut(String trace) {
    rows.add(row("1", "available").with(trace, SECOND));
    rows.add(row("2", "stale").with("allocated_to_track", "anna"));

    ImportResult result = run();

    assertThat(result.isClean()).isFalse();
    assertThat(found(result)).containsExactly(Map.entry("free_but_used", List.of("1", "2")));
    assertThat(store.sandboxes()).extracting(Sandbox::status).containsOnly(Status.DELETED);
  }

  @Test
  void oneOfTwoRowsOfAnAccountIsImportedAndAUsedOneWins() {
    String account = externalId();
    rows.add(row("1", "available").with("external_id", account));
    rows.add(row("2", "allocated").with("external_id", account).allocatedTo("anna", SECOND));
    rows.add(row("3", "stale").with("external_id", account.toUpperCase()));

    ImportResult result = run();

    assertThat(result.isClean()).isFalse();
    assertThat(found(result)).containsExactly(Map.entry("account_twice", List.of("1", "3")));
    assertThat(store.sandboxes()).extracting(sandbox -> sandbox.id().value()).containsExactly("2");
  }

  @Test
  void theAccountOfAUsedRowThatIsUnreadableIsNeverHandedOut() {
    String account = externalId();
    rows.add(row("1", "in_use").with("external_id", account));
    rows.add(row("2", "allocated").with("external_id", "identity/accounts/"));
    rows.add(row("3", "available").without("name"));
    rows.add(row("4", "allocated").allocatedTo("bert", SECOND).without("name"));

    ImportResult result = run();

    assertThat(result.isClean()).isFalse();
    assertThat(found(result))
        .containsOnly(
            Map.entry("unreadable_used", List.of("1")),
            Map.entry("no_account", List.of("2")),
            Map.entry("unreadable_free", List.of("3")),
            Map.entry("name_replaced", List.of("4")));
    assertThat(store.sandboxes()).extracting(it -> it.account().name()).containsExactly("4");
    AccountId used = AccountId.of(account);
    assertThat(store.find(List.of(used)).join()).isEqualTo(Map.of(used, new SandboxId("1")));
  }

  @Test
  void otherItemsAreCounted() {
    rows.add(row("1", "available"));
    rows.add(new EarlierTableRow(Map.of("PK", "NIOSXAAS#1", "SK", "CLEANUP")));
    rows.add(new EarlierTableRow(Map.of("PK", "LOCK#sync", "SK", "META")));

    ImportResult result = run();

    assertThat(result.isClean()).isTrue();
    assertThat(result.items()).isEqualTo(3);
    assertThat(result.bookkeeping()).isEqualTo(1);
    assertThat(found(result)).containsExactly(Map.entry("unknown_item", List.of("LOCK#sync")));
  }

  @Test
  void whatTheGatewayDoesNotAcceptIsImportedAndReported() {
    rows.add(row("1", "allocated").allocatedTo("größe 1", SECOND));
    rows.add(row("2", "available").with("external_id", "test-account"));

    ImportResult result = run();

    assertThat(result.isClean()).isTrue();
    assertThat(found(result))
        .containsOnly(
            Map.entry("track_not_accepted", List.of("1")), Map.entry("no_uuid", List.of("2")));
    assertThat(store.sandboxes()).hasSize(2);
  }

  @Test
  void anAllocationThatIsOverIsCounted() {
    rows.add(row("1", "allocated").allocatedTo("anna", SECOND - LAB.toSeconds()));
    rows.add(row("2", "allocated").allocatedTo("bert", SECOND));

    assertThat(run().leasesOver()).isEqualTo(1);
  }

  @Test
  void aDryRunReportsTheSameAndWritesNothing() {
    rows.add(row("1", "available"));
    rows.add(row("2", "allocated").allocatedTo("anna", SECOND));
    rows.add(row("3", "unknown"));

    ImportResult dry = run(true, TERMS);

    assertThat(store.writes()).isZero();
    assertThat(store.sandboxes()).isEmpty();
    ImportResult real = run();
    assertThat(dry.imported()).isEqualTo(real.imported());
    assertThat(dry.findings()).isEqualTo(real.findings());
  }

  @Test
  void aSecondRunWritesNothing() {
    addRowsOfEveryStatus(50);
    run();
    List<Sandbox> before = store.sandboxes();
    List<Lease> leases = store.leases();

    ImportResult second = run(false, later());

    assertThat(second.known()).isEqualTo(50);
    assertThat(second.isClean()).isTrue();
    assertThat(second.imported().values()).containsOnly(0L);
    assertThat(store.sandboxes()).isEqualTo(before);
    assertThat(store.leases()).isEqualTo(leases);
  }

  @Test
  void anInterruptedRunGoesOn() {
    addRowsOfEveryStatus(50);
    int all = rows.size();
    List<EarlierTableRow> rest = new ArrayList<>(rows.subList(20, all));
    rows.subList(20, all).clear();
    run();
    store.faults().goAway();
    rows.addAll(rest);

    assertThatExceptionOfType(ImportFailedException.class)
        .isThrownBy(() -> run(false, later()))
        .withMessageStartingWith("The target cannot be written: ")
        .withMessageEndingWith("; run the import again, and it goes on");

    store.faults().comeBack();
    ImportResult again = run(false, later());
    assertThat(again.isClean()).isTrue();
    assertThat(again.known()).isEqualTo(20);
    assertThat(store.sandboxes()).hasSize(50);
  }

  @Test
  void aWriteWhoseAnswerIsLostIsNotReportedAsForeign() {
    rows.add(row("1", "allocated").allocatedTo("anna", SECOND));
    store.faults().loseAnswers(1);
    assertThatExceptionOfType(ImportFailedException.class).isThrownBy(this::run);

    ImportResult again = run(false, later());

    assertThat(again.known()).isEqualTo(1);
    assertThat(again.isClean()).isTrue();
  }

  @Test
  void aRowThatHasChangedSinceItsImportIsReportedAndStays() {
    rows.add(row("1", "available"));
    run();
    rows.set(0, rows.getFirst().with("status", "allocated").allocatedTo("anna", SECOND));

    ImportResult second = run(false, later());

    assertThat(found(second)).containsExactly(Map.entry("changed_since", List.of("1")));
    assertThat(second.isClean()).isFalse();
    assertThat(sandbox("1").status()).isEqualTo(Status.AVAILABLE);
    assertThat(store.leases()).isEmpty();
  }

  @Test
  void aRowOfAnotherOriginStays() {
    String account = externalId();
    rows.add(row("1", "allocated").with("external_id", account).allocatedTo("anna", SECOND));
    rows.add(row("2", "available"));
    run();
    var other = new ImportTerms("Other", LAB, TERMS.now());
    rows.set(0, row("9", "allocated").with("external_id", account).allocatedTo("bert", SECOND));

    ImportResult second = run(false, other);

    assertThat(found(second))
        .containsOnly(
            Map.entry("account_twice", List.of("9")), Map.entry("other_row", List.of("2")));
    assertThat(store.sandboxes()).hasSize(2);
  }

  @Test
  void aTrackThatHoldsASandboxOfTheTargetGetsNoSecondLease() {
    rows.add(row("1", "allocated").allocatedTo("anna", SECOND));
    run();
    rows.add(row("2", "allocated").allocatedTo("anna", SECOND + 5));

    ImportResult second = run(false, later());

    assertThat(found(second)).containsEntry("lease_elsewhere", List.of("2"));
    assertThat(second.isClean()).isFalse();
    assertThat(lease("anna").sandbox()).isEqualTo(new SandboxId("1"));
    assertThat(sandbox("2").status()).isEqualTo(Status.ALLOCATED);
  }

  @Test
  void aSourceThatChangesDuringTheImportIsReported() {
    rows.add(row("1", "available"));
    ImportPlan plan = ImportPlan.of(source(), 10);
    rows.set(0, rows.getFirst().with("name", "renamed"));

    assertThat(run(plan, false, TERMS).sourceChanged()).isTrue();
  }

  @Test
  void tooManySandboxesAreRefusedBeforeAnythingIsWritten() {
    addRowsOfEveryStatus(11);

    assertThatExceptionOfType(ImportFailedException.class)
        .isThrownBy(() -> ImportPlan.of(source(), 10))
        .withMessage("The source has more than 10 sandboxes");
  }

  @Test
  void aReportNamesABoundedNumberOfRows() {
    for (int i = 0; i < 100; i++) {
      rows.add(row("" + i, "unknown"));
    }

    assertThat(run().findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.count()).isEqualTo(100);
              assertThat(finding.examples()).hasSize(ImportReport.MAX_EXAMPLES);
            });
  }

  private void addRowsOfEveryStatus(int count) {
    for (int i = 0; i < count; i++) {
      String status = Status.values()[i % Status.values().length].label();
      EarlierTableRow row = row("" + i, status);
      boolean free = status.equals("available") || status.equals("stale");
      rows.add(free ? row : row.allocatedTo("track-" + i, SECOND));
    }
  }

  private static EarlierTableRow row(String id, String status) {
    return EarlierTableRow.of(id, "lab-" + id, externalId(), status);
  }

  private static String externalId() {
    return "identity/accounts/" + UUID.randomUUID();
  }

  private static ImportTerms later() {
    return new ImportTerms(TERMS.source(), LAB, TERMS.now().plusSeconds(60));
  }

  private Sandbox sandbox(String id) {
    return store.find(new SandboxId(id)).join().map(PoolEntry::sandbox).orElseThrow();
  }

  private Lease lease(String track) {
    return store.leaseOf(new TrackId(track)).join().orElseThrow();
  }

  /** The rows of each finding. */
  private static Map<String, List<String>> found(ImportResult result) {
    return result.findings().stream()
        .collect(
            Collectors.toMap(
                ImportResult.Findings::kind,
                finding ->
                    finding.examples().stream().map(ImportReport.Example::sandbox).toList()));
  }

  private ImportResult run() {
    return run(false, TERMS);
  }

  private ImportResult run(boolean dryRun, ImportTerms terms) {
    return run(ImportPlan.of(source(), 1_000), dryRun, terms);
  }

  private ImportResult run(ImportPlan plan, boolean dryRun, ImportTerms terms) {
    var report = new ImportReport();
    try {
      new Importer(store, store, terms, plan, report, dryRun, 4).run(source(), items -> {});
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
    return report.result(
        plan, new ImportResult.Header("Earlier", "Pool", dryRun, BigDecimal.valueOf(48)), 1);
  }

  /** The rows as the table returns them, in pages of seven. */
  private EarlierTableReader source() {
    return visitor -> {
      for (int from = 0; from < rows.size(); from += 7) {
        visitor.accept(
            rows.subList(from, Math.min(rows.size(), from + 7)).stream()
                .map(ImporterTest::asRead)
                .toList());
      }
    };
  }

  private static Map<String, Object> asRead(EarlierTableRow row) {
    Map<String, Object> values = new HashMap<>();
    row.values()
        .forEach(
            (name, value) ->
                values.put(
                    name, value instanceof Number ? new BigDecimal(value.toString()) : value));
    return values;
  }
}
