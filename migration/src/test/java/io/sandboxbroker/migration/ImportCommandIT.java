package io.sandboxbroker.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.localstack.LocalDynamoDb;
import io.sandboxbroker.localstack.Settings;
import io.sandboxbroker.pool.Status;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command on a real DynamoDB Local, from a table in the shape of the earlier broker. */
class ImportCommandIT {

  private static final long SECOND = 1_767_261_600;

  /** docs/performance.md has the figure of 20,000. */
  private static final int MANY = Integer.getInteger("import.sandboxes", 5_000);

  private static LocalDynamoDb dynamoDb;

  private final String target = "Pool-" + UUID.randomUUID();
  private final EarlierTable source =
      EarlierTable.create(dynamoDb.endpoint(), "Earlier-" + UUID.randomUUID());
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() {
    dynamoDb = LocalDynamoDb.start(Settings.temporary());
  }

  @AfterAll
  static void stop() {
    dynamoDb.close();
  }

  @Test
  void everyStatusIsImportedAndASecondRunWritesNothing() {
    source.put(rows(60));
    List<JsonNode> before = source.items();

    JsonNode report = imported("--create-table");

    for (Status status : Status.values()) {
      assertThat(report.path("imported").path(status.label()).asInt()).isEqualTo(10);
    }
    assertThat(report.path("source").asString()).isEqualTo(source.name());
    assertThat(report.path("leases").asInt()).isEqualTo(10);
    assertThat(report.path("findings").isEmpty()).isTrue();
    List<JsonNode> written = target().items();
    assertThat(written).hasSize(60 + 60 + 10);

    assertThat(imported().path("known").asInt()).isEqualTo(60);
    assertThat(target().items()).containsExactlyInAnyOrderElementsOf(written);
    assertThat(source.items()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void aDryRunCreatesNothing() {
    source.put(rows(6));

    assertThat(run("--create-table", "--dry-run")).isZero();

    assertThat(out.toString()).startsWith("Dry run: " + source.name() + " → " + target);
    source.put(List.of(EarlierTableRow.of("x", "x", "x", "unknown").values()));
    assertThat(run("--create-table", "--dry-run")).isEqualTo(1);
    assertThat(out.toString()).contains("ATTENTION unreadable_used: 1");
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).endsWith("Table " + target + " does not exist\n");
  }

  @Test
  void aForeignTargetIsRefusedAndStaysAsItIs() {
    source.put(rows(6));
    EarlierTable foreign = EarlierTable.create(dynamoDb.endpoint(), target);

    assertThat(run("--create-table")).isEqualTo(2);

    assertThat(err.toString())
        .startsWith("migration/import: Table " + target + " is not the pool's");
    assertThat(foreign.items()).isEmpty();
  }

  @Test
  void aPoolAsSourceAndOneTableAsBothAreRefused() {
    assertThat(run("--create-table")).isZero();

    assertThat(run("--source-table=" + target, "--table-name=" + source.name())).isEqualTo(2);
    assertThat(err.toString()).contains(target + " is a pool of this broker");
    assertThat(run("--source-table=" + target)).isEqualTo(2);
    assertThat(err.toString()).contains("--source-table and --table-name are the same table");
  }

  @Test
  void aTargetInUseIsRefusedUnlessItIsPermitted() {
    source.put(rows(6));
    imported("--create-table");
    EarlierTable other = EarlierTable.create(dynamoDb.endpoint(), "Other-" + UUID.randomUUID());
    other.put(List.of(row(99, "available").values()));

    assertThat(run("--source-table=" + other.name())).isEqualTo(2);
    assertThat(err.toString()).contains("The target has 6 sandboxes that are not as this import");
    assertThat(run("--source-table=" + other.name(), "--dry-run")).isEqualTo(2);
    assertThat(target().items()).hasSize(13);
    assertThat(run("--source-table=" + other.name(), "--allow-traffic")).isZero();
    assertThat(target().items()).hasSize(15);
  }

  /** The run prints how long it takes. */
  @Tag("slow")
  @Test
  void thousandsOfSandboxesOfEveryStatusAreImported() {
    source.put(rows(MANY));

    JsonNode report = imported("--create-table");

    System.out.println(
        "imported " + MANY + " sandboxes in " + report.path("duration_millis") + " ms");
    assertThat(report.path("imported").valueStream().mapToInt(JsonNode::asInt).sum())
        .isEqualTo(MANY);
    JsonNode again = imported();
    System.out.println("repeated it in " + again.path("duration_millis") + " ms");
    assertThat(again.path("known").asInt()).isEqualTo(MANY);
  }

  private static List<Map<String, Object>> rows(int count) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row(i, Status.values()[i % Status.values().length].label()).values());
    }
    return rows;
  }

  private static EarlierTableRow row(int number, String status) {
    EarlierTableRow row =
        EarlierTableRow.of(
            "" + number, "lab-" + number, "identity/accounts/" + UUID.randomUUID(), status);
    return status.equals("available") || status.equals("stale")
        ? row
        : row.allocatedTo("track-" + number, SECOND).with("deletion_requested_at", SECOND);
  }

  private EarlierTable target() {
    return EarlierTable.of(dynamoDb.endpoint(), target);
  }

  /** Runs an import that needs no attention, and returns its report. */
  private JsonNode imported(String... more) {
    out.getBuffer().setLength(0);
    String[] options =
        Stream.concat(Stream.of("--json", "--quiet"), Stream.of(more)).toArray(String[]::new);
    assertThat(run(options)).as(() -> out + "" + err).isZero();
    return JsonMapper.shared().readTree(out.toString());
  }

  private int run(String... more) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String option :
        List.of(
            "--source-table=" + source.name(),
            "--table-name=" + target,
            "--region=eu-central-1",
            "--ddb-endpoint=" + dynamoDb.endpoint(),
            "--lab-hours=48")) {
      options.put(option.substring(0, option.indexOf('=')), option);
    }
    for (String option : more) {
      int end = option.indexOf('=');
      options.put(end < 0 ? option : option.substring(0, end), option);
    }
    return new ImportCommand(
            new PrintWriter(out, true), new PrintWriter(err, true), Clock.systemUTC())
        .run(options.values().toArray(String[]::new));
  }
}
