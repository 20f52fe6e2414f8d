package io.sandboxbroker.gateway;

import static io.sandboxbroker.gateway.FakePool.BY_ALICE;
import static io.sandboxbroker.gateway.FakePool.REVISION;
import static io.sandboxbroker.gateway.FakePool.TO_ALICE;
import static io.sandboxbroker.gateway.FakePool.account;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.pool.Sandbox;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class LookupTest extends GatewayTest {

  @Test
  void itsOwnerSeesASandboxWhole() {
    pool.put(new Sandbox.Allocated(account("1"), REVISION, TO_ALICE));
    look("alice", "1")
        .expectStatus()
        .isOk()
        .expectBody()
        .json(
            """
            {"sandbox_id": "1", "name": "lab-1", "external_id": "identity/accounts/1",
             "status": "allocated", "allocated_to_track": "alice", "allocated_at": 1767261600,
             "expires_at": 1767276000, "track_name": "lab-1", "sfdc_account_id": ""}
            """,
            JsonCompareMode.STRICT);
  }

  static Stream<Arguments> whoSeesWhat() {
    return Stream.of(
        Arguments.of(new Sandbox.Allocated(account("2"), REVISION, TO_ALICE), "alice", 200),
        Arguments.of(new Sandbox.Allocated(account("2"), REVISION, TO_ALICE), "mallory", 403),
        Arguments.of(new Sandbox.PendingDeletion(account("2"), REVISION, BY_ALICE), "alice", 200),
        Arguments.of(new Sandbox.PendingDeletion(account("2"), REVISION, BY_ALICE), "mallory", 403),
        Arguments.of(new Sandbox.DeletionFailed(account("2"), REVISION, BY_ALICE), "alice", 200),
        Arguments.of(new Sandbox.DeletionFailed(account("2"), REVISION, BY_ALICE), "mallory", 403),
        Arguments.of(new Sandbox.Available(account("2"), REVISION), "alice", 403),
        Arguments.of(new Sandbox.Stale(account("2"), REVISION), "alice", 403),
        Arguments.of(new Sandbox.Deleted(account("2"), REVISION, BY_ALICE), "alice", 404),
        Arguments.of(new Sandbox.Deleted(account("2"), REVISION, BY_ALICE), "mallory", 404),
        Arguments.of(new Sandbox.Deleted(account("2"), REVISION, null), "alice", 404));
  }

  @ParameterizedTest
  @MethodSource("whoSeesWhat")
  void aSandboxIsSeenByItsLastOwnerUntilItIsGone(Sandbox sandbox, String track, int status) {
    pool.put(sandbox);
    var body = look(track, "2").expectStatus().isEqualTo(status).expectBody();
    switch (status) {
      case 200 -> body.jsonPath("$.status").isEqualTo(sandbox.status().label());
      case 403 -> body.jsonPath("$.code").isEqualTo("NOT_SANDBOX_OWNER");
      default -> body.jsonPath("$.code").isEqualTo("SANDBOX_NOT_FOUND");
    }
  }

  @Test
  void whoIsNotTheOwnerIsNotToldWhoIs() {
    pool.put(new Sandbox.Allocated(account("3"), REVISION, TO_ALICE));
    look("mallory", "3")
        .expectStatus()
        .isForbidden()
        .expectBody(String.class)
        .value(body -> assertThat(body).doesNotContain("alice"));
  }

  @Test
  void aSandboxThatNobodyKnowsIsNotFound() {
    look("alice", "unheard-of")
        .expectStatus()
        .isNotFound()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("SANDBOX_NOT_FOUND");
  }

  @Test
  void aPoolOutOfReachIsTroubleOfOursAndTellsNothingOfIt() {
    pool.isAway(true);
    look("alice", "1")
        .expectStatus()
        .isEqualTo(503)
        .expectHeader()
        .exists("Retry-After")
        .expectBody(String.class)
        .value(body -> assertThat(body).doesNotContain("endpoint"));
  }

  @Test
  void aTrackSeesWhatItHoldsAndNothingElse() {
    pool.holdsOnly(
        List.of(
            new Sandbox.PendingDeletion(account("1"), REVISION, BY_ALICE),
            new Sandbox.Deleted(account("2"), REVISION, BY_ALICE),
            new Sandbox.Available(account("3"), REVISION)));
    pool.putLeased(new Sandbox.Allocated(account("4"), REVISION, TO_ALICE));
    list("alice")
        .expectStatus()
        .isOk()
        .expectBody()
        .json(
            """
            {"sandboxes": [
              {"sandbox_id": "4", "name": "lab-4", "external_id": "identity/accounts/4",
               "status": "allocated", "allocated_to_track": "alice", "allocated_at": 1767261600,
               "expires_at": 1767276000, "track_name": "lab-1", "sfdc_account_id": ""}]}
            """,
            JsonCompareMode.STRICT);
    list("mallory").expectStatus().isOk().expectBody().json("{\"sandboxes\": []}");
  }

  @Test
  void aSandboxThatTheIndexDoesNotShowYetIsListedByItsLease() {
    pool.holdsOnly(List.of());
    var held = new Sandbox.Allocated(account("5"), REVISION, TO_ALICE);
    pool.putLeased(held);
    pool.hides(held.id());
    list("alice").expectBody().jsonPath("$.sandboxes[0].sandbox_id").isEqualTo("5");
  }

  @Test
  void eachSandboxOfAnImportIsListedWithoutALease() {
    pool.holdsOnly(
        List.of(
            new Sandbox.Allocated(account("6"), REVISION, TO_ALICE),
            new Sandbox.Allocated(account("7"), REVISION, TO_ALICE)));
    list("alice").expectBody().jsonPath("$.sandboxes.length()").isEqualTo(2);
  }

  @Test
  void aPoolOutOfReachIsNoEmptyList() {
    pool.isAway(true);
    list("alice").expectStatus().isEqualTo(503);
  }

  private ResponseSpec list(String track) {
    return track(track).get().uri("/v1/sandboxes").exchange();
  }

  private ResponseSpec look(String track, String sandbox) {
    return track(track).get().uri("/v1/sandboxes/{id}", sandbox).exchange();
  }
}
