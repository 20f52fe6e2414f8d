package io.sandboxbroker.gateway;

import static io.sandboxbroker.gateway.FakePool.THEN;
import static io.sandboxbroker.gateway.FakePool.account;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.Release;
import io.sandboxbroker.pool.Revision;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.TrackId;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class InspectionTest extends GatewayTest {

  private static final int ROWS = 2_500;
  private static final List<Sandbox> POOL =
      IntStream.range(0, ROWS).mapToObj(InspectionTest::sandbox).toList();

  @BeforeEach
  void fill() {
    pool.holdsOnly(POOL);
  }

  @AfterEach
  void empty() {
    pool.holdsOnly(List.of());
    pool.rejectsCursors(false);
  }

  @ParameterizedTest
  @CsvSource({
    "'',                                  50",
    "'',                                  100",
    "status=available,                    7",
    "status=deleted,                      100",
    "status=stale,                        100",
    "track=track-3,                       7",
    "track=track-3&status=deleted,        100",
    "lab=lab-1,                           33",
    "lab=lab-1&status=pending_deletion,   50",
    "name_prefix=lab-11,                  50",
    "name_prefix=lab-1&lab=lab-1,         50",
    "track=track-3&lab=lab-3,             7",
    "track=nobody,                        50",
    "idempotency_key=key-7,               2",
    "idempotency_key=key-7&track=track-7, 50",
    "idempotency_key=key-8&lab=lab-8&status=pending_deletion, 1",
    "idempotency_key=none,                50",
    "name_prefix=nothing,                 50"
  })
  void manyRowsPageCompletelyWithEachFilterAndWithout(String filters, int limit) {
    List<String> expected =
        POOL.stream().filter(meant(filters)).map(sandbox -> sandbox.id().value()).toList();
    assertThat(all(filters, limit)).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void aSandboxIsShownWithAllThatItsRowHas() {
    pool.holdsOnly(
        List.of(
            new Sandbox.PendingDeletion(
                account("1"), FakePool.REVISION, new Release(FakePool.TO_ALICE, THEN, 2))));
    String row =
        """
        "sandbox_id": "1", "name": "lab-1", "external_id": "identity/accounts/1",
        "sfdc_account_id": "", "status": "pending_deletion", "version": 2, "cause": "cause",
        "created_at": 1767261600, "last_synced": 1767261600, "updated_at": 1767261600,
        "allocation_id": "c-1", "allocated_to_track": "alice", "track_name": "lab-1",
        "idempotency_key": "alice", "allocated_at": 1767261600, "expires_at": 1767276000,
        "deletion_requested_at": 1767261600, "deletion_attempts": 2
        """;
    list("")
        .expectBody()
        .json(
            "{\"sandboxes\": [{%s}], \"count\": 1, \"cursor\": null}".formatted(row),
            JsonCompareMode.STRICT);
    operator()
        .get()
        .uri("/v1/admin/sandboxes/1")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .json(
            """
            {%s, "journal": [{"event": "deletion_requested", "status": "pending_deletion",
                              "version": 2, "cause": "cause", "at": 1767261600}]}
            """
                .formatted(row),
            JsonCompareMode.STRICT);
  }

  @Test
  void whatIsGoneIsShownAndWhatNeverWasIsNotFound() {
    pool.holdsOnly(List.of(new Sandbox.Deleted(account("1"), FakePool.REVISION, null)));
    String path = "/v1/admin/sandboxes/{id}";
    operator()
        .get()
        .uri(path, "1")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.status")
        .isEqualTo("deleted");
    operator()
        .get()
        .uri(path, "2")
        .exchange()
        .expectStatus()
        .isNotFound()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("SANDBOX_NOT_FOUND");
    operator().get().uri(path + "?verbose=true", "1").exchange().expectStatus().isBadRequest();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "limit=0                     | limit",
        "limit=101                   | limit",
        "limit=99999999999999999999  | limit",
        "limit=-1                    | limit",
        "limit=                      | limit",
        "limit=ten                   | limit",
        "limit=5&limit=5             | limit",
        "status=                     | status",
        "status=AVAILABLE            | status",
        "status=gone                 | status",
        "status=stale&status=deleted | status",
        "track=                      | track",
        "track=two%20words           | track",
        "lab=a%09b                   | lab",
        "name_prefix=%00             | name_prefix",
        "idempotency_key=            | idempotency_key",
        "idempotency_key=%00         | idempotency_key",
        "cursor=                     | cursor",
        "cursor=AAAA                 | cursor",
        "cursor=%21%21               | cursor",
        "cursor=a&cursor=b           | cursor",
        "prefix=lab                  | query",
        "Limit=5                     | query"
      })
  void whatBreaksTheContractIsRefusedAndSaysWhere(String query, String field) {
    refused(query, field);
  }

  @Test
  void aRefusalOfAnUnknownStatusNamesTheStatuses() {
    list("status=gone")
        .expectBody()
        .jsonPath("$.detail")
        .isEqualTo(
            "status is none of available, allocated, pending_deletion, deletion_failed, stale,"
                + " deleted.");
  }

  @Test
  void aCursorIsGoodForItsOwnFiltersOnly() {
    String cursor = cursor("status=available&limit=5");
    list("status=available&limit=9&cursor=" + cursor).expectStatus().isOk();
    for (String other :
        new String[] {"", "status=stale&", "status=available&lab=lab-1&", "name_prefix=lab&"}) {
      refused(other + "cursor=" + cursor, "cursor");
    }
    operator()
        .get()
        .uri("/v1/admin/sandboxes/1/history?cursor=" + cursor)
        .exchange()
        .expectStatus()
        .isBadRequest();
  }

  @Test
  void aCursorThatIsTooLongIsRefused() {
    refused("cursor=" + "A".repeat(4_000), "cursor");
  }

  @Test
  void aCursorThatTheTableRejectsIsRefused() {
    String cursor = cursor("status=available&limit=5");
    pool.rejectsCursors(true);
    refused("status=available&limit=5&cursor=" + cursor, "cursor");
  }

  @ParameterizedTest
  @CsvSource({"/v1/admin/sandboxes", "/v1/admin/sandboxes/1", "/v1/admin/sandboxes/1/history"})
  void anOutageOfThePoolIs503WithoutDetails(String path) {
    pool.isAway(true);
    operator()
        .get()
        .uri(path)
        .exchange()
        .expectStatus()
        .isEqualTo(503)
        .expectHeader()
        .exists("Retry-After")
        .expectBody(String.class)
        .value(body -> assertThat(body).doesNotContain("endpoint"));
  }

  private static Sandbox sandbox(int number) {
    var revision = new Revision(1 + number % 5, "cause-" + number, THEN);
    var allocation =
        new Allocation(
            "c-" + number,
            new TrackId("track-" + number % 50),
            "lab-" + number % 10,
            "key-" + number % 70,
            THEN.plusSeconds(number),
            THEN.plusSeconds(number + 14_400));
    var release = new Release(allocation, THEN.plusSeconds(number + 60), number % 3);
    var account = account("" + number);
    return switch (number % 6) {
      case 0 -> new Sandbox.Available(account, revision);
      case 1 -> new Sandbox.Allocated(account, revision, allocation);
      case 2 -> new Sandbox.PendingDeletion(account, revision, release);
      case 3 -> new Sandbox.DeletionFailed(account, revision, release);
      case 4 ->
          number % 4 == 0
              ? new Sandbox.Stale(account, revision)
              : new Sandbox.Available(account, revision);
      default -> new Sandbox.Deleted(account, revision, release);
    };
  }

  /** The expected filter, written a second time and simply. */
  private static Predicate<Sandbox> meant(String filters) {
    Predicate<Sandbox> meant =
        filters.contains("status=")
            ? sandbox -> true
            : sandbox -> !(sandbox instanceof Sandbox.Deleted);
    for (String filter : filters.isEmpty() ? new String[0] : filters.split("&")) {
      String value = filter.substring(filter.indexOf('=') + 1);
      meant =
          meant.and(
              sandbox ->
                  switch (filter.substring(0, filter.indexOf('='))) {
                    case "status" -> sandbox.status().label().equals(value);
                    case "name_prefix" -> sandbox.account().name().startsWith(value);
                    case "track" ->
                        sandbox
                            .lastAllocation()
                            .filter(given -> given.track().value().equals(value))
                            .isPresent();
                    case "idempotency_key" ->
                        sandbox
                            .lastAllocation()
                            .filter(given -> given.idempotencyKey().equals(value))
                            .isPresent();
                    case "lab" ->
                        sandbox
                            .lastAllocation()
                            .filter(given -> value.equals(given.lab()))
                            .isPresent();
                    default -> throw new AssertionError(filter);
                  });
    }
    return meant;
  }

  private List<String> all(String filters, int limit) {
    List<String> found = new ArrayList<>();
    String cursor = null;
    do {
      String query = filters + "&limit=" + limit + (cursor == null ? "" : "&cursor=" + cursor);
      DocumentContext page = read(query.startsWith("&") ? query.substring(1) : query);
      List<String> ids = page.read("$.sandboxes[*].sandbox_id");
      assertThat(ids).hasSizeLessThanOrEqualTo(limit).hasSize(page.read("$.count"));
      found.addAll(ids);
      cursor = page.read("$.cursor");
    } while (cursor != null);
    return found;
  }

  private String cursor(String query) {
    return read(query).read("$.cursor");
  }

  private DocumentContext read(String query) {
    return JsonPath.parse(
        list(query)
            .expectStatus()
            .isOk()
            .expectBody(String.class)
            .returnResult()
            .getResponseBody());
  }

  private void refused(String query, String field) {
    list(query)
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.errors[0].field")
        .isEqualTo(field);
  }

  private ResponseSpec list(String query) {
    return operator().get().uri(URI.create(url() + "/v1/admin/sandboxes?" + query)).exchange();
  }
}
