package io.sandboxbroker.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.client.LabScript;
import io.sandboxbroker.e2e.client.Operator;
import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.localstack.LocalStack;
import io.sandboxbroker.localstack.Part;
import io.sandboxbroker.localstack.StackSettings;
import io.sandboxbroker.migration.EarlierTable;
import io.sandboxbroker.migration.EarlierTableRow;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Follows docs/migration.md, from a table of the earlier broker to a running broker on its
 * sandboxes. It has a stack of its own and runs first, so that the shared one does not run beside
 * it.
 */
@Tag("slow")
@Order(1)
class MigrationIT {

  private static final String PREFIX = "moved-";

  private static final Map<String, String> SETTINGS =
      Map.of(
          "SYNC_ACCEPT_FIRST_LIST", "false",
          "SYNC_INTERVAL_SEC", "1",
          "BROKER_TIMERS_SYNCRETRY", "1s",
          "BROKER_LIFE_DELETIONRETRY", "1s",
          "BROKER_LIFE_DELETIONRETRYMAX", "2s");

  /** The rows by what they are, in the order of the accounts of the CSP. */
  private enum Row {
    HELD,
    HELD_BEFORE,
    OVER,
    RELEASED,
    FAILED,
    DELETED,
    FREE,
    FREE_BUT_USED,
    UNREADABLE;

    String id() {
      return "earlier-" + ordinal();
    }
  }

  private final Instant now = Instant.now();

  @Test
  void aBrokerContinuesWhereTheEarlierOneHasStopped() throws Exception {
    var settings =
        new StackSettings(
            Path.of(System.getProperty("sandbox-broker.root")),
            Path.of(System.getProperty("sandbox-broker.logs")).resolveSibling("migration-logs"),
            0,
            SETTINGS);
    var progress = new PrintWriter(System.out, true, UTF_8);
    try (var stack = LocalStack.start(settings, progress);
        var broker = new Broker(stack, exchange -> {})) {
      follow(stack, broker);
    }
  }

  private void follow(LocalStack stack, Broker broker) throws Exception {
    Operator operator = broker.operator();
    LabScript anna = broker.track("anna");
    broker.csp().createAccounts(Row.values().length + 1, "moved");
    List<String> accounts = broker.csp().externalIds(PREFIX);
    var earlier = EarlierTable.create(stack.dynamoDb(), "EarlierPool");
    earlier.put(rows(accounts, anna.track()));
    List<JsonNode> before = earlier.items();

    assertListIsRefusedAsTheFirst(operator);
    stack.haltServices();
    JsonNode report = runImport(broker, earlier);
    assertReport(report);
    assertThat(earlier.items()).containsExactlyInAnyOrderElementsOf(before);
    for (Part service : List.of(Part.ALLOCATOR, Part.LIFECYCLE_WORKER, Part.API_GATEWAY)) {
      broker.restart(service);
    }

    assertThat(operator.send("POST", "/rebuild").status()).isEqualTo(200);
    broker.await("a list to be accepted", () -> status(operator, "POST", "/sync?full=true") == 200);

    assertThat(anna.allocate().text("sandbox_id")).isEqualTo(Row.HELD.id());
    assertThat(anna.details(Row.HELD_BEFORE.id()).status()).isEqualTo(200);
    assertPendingDeletionsAreDone(broker, accounts);
    assertOnlyFreeSandboxesAreHandedOut(broker, accounts);
    assertThat(anna.markForDeletion(Row.HELD.id()).status()).isEqualTo(200);
    awaitDeleted(broker, List.of(Row.HELD.id()));

    assertThat(broker.violationsAtRest(MigrationIT::isBeginningAfterTheImport)).isEmpty();
    assertAuditIsClean(broker);
  }

  private List<Map<String, Object>> rows(List<String> accounts, String anna) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Row row : Row.values()) {
      rows.add(row(row, accounts.get(row.ordinal()), anna).values());
    }
    return rows;
  }

  private EarlierTableRow row(Row row, String account, String anna) {
    return switch (row) {
      case HELD -> earlier(row, account, "allocated").allocatedTo(anna, ago(Duration.ofHours(1)));
      case HELD_BEFORE ->
          earlier(row, account, "allocated").allocatedTo(anna, ago(Duration.ofHours(2)));
      case OVER -> earlier(row, account, "allocated").allocatedTo("eve", ago(Duration.ofDays(5)));
      case RELEASED ->
          earlier(row, account, "pending_deletion")
              .allocatedTo("bert", ago(Duration.ofHours(1)))
              .with("deletion_requested_at", ago(Duration.ofMinutes(5)));
      case FAILED ->
          earlier(row, account, "deletion_failed")
              .allocatedTo("carl", ago(Duration.ofDays(2)))
              .with("deletion_requested_at", ago(Duration.ofDays(1)))
              .with("deletion_retry_count", 3);
      case DELETED ->
          earlier(row, account, "deleted")
              .allocatedTo("dora", ago(Duration.ofDays(2)))
              .with("deleted_at", ago(Duration.ofDays(1)));
      case FREE -> earlier(row, account, "available");
      case FREE_BUT_USED ->
          earlier(row, account, "available").with("allocated_at", ago(Duration.ofDays(1)));
      case UNREADABLE -> earlier(row, account, "in_use");
    };
  }

  private static EarlierTableRow earlier(Row row, String account, String status) {
    return EarlierTableRow.of(row.id(), PREFIX + row.ordinal(), account, status);
  }

  private long ago(Duration duration) {
    return now.minus(duration).getEpochSecond();
  }

  private static JsonNode runImport(Broker broker, EarlierTable earlier)
      throws InterruptedException {
    try (var program =
        broker.program(
            ".",
            "migration/import",
            "--no-build",
            "--local",
            "--quiet",
            "--json",
            "--source-table=" + earlier.name(),
            "--lab-hours=4")) {
      int code = program.awaitEnd();
      assertThat(code).as(() -> program.output() + program.errors()).isEqualTo(1);
      return JsonMapper.shared().readTree(program.output());
    }
  }

  private static void assertReport(JsonNode report) {
    assertThat(report.path("items").asInt()).isEqualTo(Row.values().length);
    assertThat(report.path("leases").asInt()).isEqualTo(2);
    assertThat(report.path("leases_over").asInt()).isEqualTo(1);
    assertThat(report.path("findings").valueStream().map(it -> it.path("kind").asString()))
        .containsExactlyInAnyOrder("older_sandbox", "free_but_used", "unreadable_used");
  }

  private static void assertListIsRefusedAsTheFirst(Operator operator) throws InterruptedException {
    Operator.Answer refused = operator.send("POST", "/sync");
    assertThat(refused.status()).as(refused::toString).isEqualTo(409);
    assertThat(refused.body().path("type").asString()).endsWith("sync-list-first");
  }

  private static int status(Operator operator, String method, String path) {
    try {
      return operator.send(method, path).status();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", interrupted);
    }
  }

  private static void assertPendingDeletionsAreDone(Broker broker, List<String> accounts)
      throws InterruptedException {
    awaitDeleted(broker, List.of(Row.OVER.id(), Row.RELEASED.id(), Row.FAILED.id()));
    for (Row row : Row.values()) {
      boolean ended = row == Row.OVER || row == Row.RELEASED || row == Row.FAILED;
      assertThat(broker.csp().hasAccount(accounts.get(row.ordinal())))
          .as("" + row)
          .isEqualTo(!ended);
    }
  }

  /** One row is free, and one account is new: it has no row. */
  private static void assertOnlyFreeSandboxesAreHandedOut(Broker broker, List<String> accounts)
      throws InterruptedException {
    List<String> handedOut = new ArrayList<>();
    for (LabScript track : broker.tracks(2, "next", PREFIX)) {
      handedOut.add(track.allocate().text("external_id"));
    }
    assertThat(handedOut)
        .containsExactlyInAnyOrder(accounts.get(Row.FREE.ordinal()), accounts.getLast());
    var late = broker.track("late").wanting(PREFIX).preferring("wait=2");
    assertThat(late.allocate().status()).isEqualTo(409);
  }

  private static void awaitDeleted(Broker broker, List<String> sandboxes) {
    broker.await(
        "the deletion of " + sandboxes, () -> broker.deleted(sandboxes).size() == sandboxes.size());
  }

  /** The import wrote version 1, so no event has it; the audit begins with the snapshots. */
  private static boolean isBeginningAfterTheImport(String violation) {
    return violation.matches(
        "VersionsGrowByOne: sandbox earlier-\\d went from version 0 to 2 by .*");
  }

  private static void assertAuditIsClean(Broker broker) throws InterruptedException {
    try (var audit = broker.audit()) {
      int code = audit.awaitEnd();
      assertThat(code).as(() -> audit.output() + audit.errors()).isZero();
      JsonNode report = JsonMapper.shared().readTree(audit.output());
      assertThat(report.path("holds").asBoolean()).isTrue();
      assertThat(report.path("rows").asInt()).isPositive();
    }
  }
}
