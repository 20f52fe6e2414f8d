package io.sandboxbroker.cli;

import static io.sandboxbroker.cli.StubBroker.problem;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators see. {@code -Dgolden.write} writes the expected outputs anew. */
class OperatorTest extends CommandTest {

  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  private static final String STATS =
      """
      {"total": 3, "available": 1, "allocated": 2, "pending_deletion": 0, "stale": 0,
       "deletion_failed": 0, "updated_at": 1896076800,
       "prefixes": [
         {"prefix": "lab-adventure", "total": 2, "available": 0, "allocated": 2,
          "allocation_rate": 0.025, "seconds_to_empty": 3660},
         {"prefix": "*", "total": 1, "available": 1, "allocated": 0}],
       "freezes": [{"scope": "sync", "frozen": true, "reason": "maintenance", "since": 1896076800}]}
      """;

  private static final String QUEUE =
      """
      {"commands": [{"command_id": "c-1", "track": "anna", "lab": "Zürich \\u001b[31m",
                     "name_prefix": "lab-", "position": 1, "eta_seconds": 8,
                     "since": 1896076800, "until": 1896076860}],
       "count": 1, "cursor": null, "length": 1,
       "prefixes": [{"name_prefix": "lab-", "length": 1, "oldest_since": 1896076800}]}
      """;

  private static final String FIRST_PAGE =
      """
      {"sandboxes": [{"sandbox_id": "1", "name": "lab-1", "status": "allocated",
                      "allocated_to_track": "anna", "track_name": null, "expires_at": 1896091200}],
       "count": 1, "cursor": "next"}
      """;

  private static final String LAST_PAGE =
      """
      {"sandboxes": [{"sandbox_id": "22", "name": "lab-22", "status": "available"}],
       "count": 1, "cursor": null}
      """;

  private static final String HISTORY =
      """
      {"sandbox_id": "1", "count": 1, "beginning_deleted": true, "cursor": null, "events": [
        {"offset": 812, "type": "SandboxSynced", "event_id": "e", "version": 1,
         "occurred_at": 1896076800, "cause_id": "c", "status": "available"}]}
      """;

  private void script() {
    broker
        .on("GET /v1/admin/stats", 200, STATS)
        .on("GET /v1/admin/queue", 200, QUEUE)
        .on("GET /v1/admin/sandboxes", 200, FIRST_PAGE)
        .on("GET /v1/admin/sandboxes", 200, LAST_PAGE)
        .on("GET /v1/admin/sandboxes/1/history", 200, HISTORY)
        .on("GET /v1/admin/freeze", 200, STATS)
        .on("POST /v1/admin/sync", 200, "{\"status\": \"completed\", \"synced\": 3}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stats",
        "stats -o json",
        "queue",
        "queue -o json",
        "pool --all",
        "pool --all -o json",
        "history 1",
        "freeze",
        "sync --dry-run",
        "top --count 2"
      })
  void theOutputIsAsItWas(String command) {
    script();

    assertThat(run(command.split(" "))).isZero();
    assertThat(out.toString()).isEqualTo(golden(command, out.toString()));
  }

  private static String golden(String command, String now) {
    Path file = GOLDEN.resolve(command.replace(' ', '_') + ".txt");
    try {
      if (System.getProperty("golden.write") != null) {
        Files.createDirectories(GOLDEN);
        Files.writeString(file, now);
      }
      return Files.readString(file);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  @Test
  void filtersAndPagesStandInTheQuery() {
    script();

    run("pool", "--status", "allocated", "--prefix", "lab 1", "--limit", "1", "--cursor", "a=");

    assertThat(broker.calls())
        .containsExactly(
            "GET /v1/admin/sandboxes?status=allocated&name_prefix=lab+1&limit=1&cursor=a%3D");
    assertThat(message()).isEqualTo("broker: there are more: --cursor next, or --all");
  }

  @Test
  void allPagesAreOneList() {
    script();

    run("pool", "--all");

    assertThat(broker.calls())
        .containsExactly(
            "GET /v1/admin/sandboxes?limit=100", "GET /v1/admin/sandboxes?limit=100&cursor=next");
  }

  @Test
  void aLongCommandIsFollowedToItsEnd() {
    broker
        .on("POST /v1/admin/cleanup", 202, "{}", "Location", "/v1/admin/commands/7")
        .on("GET /v1/admin/commands/7", 200, "{\"state\": \"running\"}")
        .on(
            "GET /v1/admin/commands/7",
            200,
            "{\"state\": \"completed\", \"outcome\": {\"deleted\": 17}}");

    assertThat(run("cleanup")).isZero();
    assertThat(out.toString()).isEqualToIgnoringNewLines("deleted  17\n");
  }

  @Test
  void aLongCommandThatIsRefusedIsARefusal() {
    broker
        .on("POST /v1/admin/sync", 202, "{}", "Location", "/v1/admin/commands/7")
        .on(
            "GET /v1/admin/commands/7",
            200,
            "{\"state\": \"refused\", \"outcome\": " + problem("SYNC_REFUSED", "Shrunk.") + "}");

    assertThat(run("sync")).isEqualTo(1);
    assertThat(message()).startsWith("broker: Shrunk. (SYNC_REFUSED");
  }

  @Test
  void aLongCommandGoesOnWhenTheWaitIsOver() {
    broker
        .on("POST /v1/admin/cleanup", 202, "{}", "Location", "/v1/admin/commands/7")
        .on("GET /v1/admin/commands/7", 200, "{\"command_id\": \"7\", \"state\": \"running\"}");

    assertThat(run("cleanup", "--wait", "10s")).isEqualTo(6);
    assertThat(message()).isEqualTo("broker: still running: broker commands --operator 7");
  }

  @Test
  void aFreezeNeedsAReason() {
    assertThat(run("freeze", "sync")).isEqualTo(2);
    assertThat(broker.requests()).isEmpty();
  }

  @Test
  void aFreezeMayHaveAnEnd() {
    broker.on("PUT /v1/admin/freeze/sync", 200, "{\"scope\": \"sync\", \"frozen\": true}");
    broker.on("DELETE /v1/admin/freeze/sync", 200, "{\"scope\": \"sync\", \"frozen\": false}");

    assertThat(run("freeze", "sync", "--reason", "a b", "--for", "30m")).isZero();
    assertThat(run("thaw", "sync")).isZero();
    assertThat(broker.calls())
        .containsExactly(
            "PUT /v1/admin/freeze/sync?reason=a+b&until=1896078600",
            "DELETE /v1/admin/freeze/sync");
  }
}
