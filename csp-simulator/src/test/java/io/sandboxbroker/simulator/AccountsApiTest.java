package io.sandboxbroker.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class AccountsApiTest {
  @Test
  void listsAccountsInTheShapeOfTheCsp() {
    try (Simulation csp = new Simulation()) {
      HttpResponse<String> response = csp.list();

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
      for (JsonNode account : Json.tree(response.body()).path("results")) {
        assertThat(account.path("id").asString()).matches("identity/accounts/[0-9a-f-]{36}");
        assertThat(account.path("name").asString())
            .matches("lab-(adventure|security|network)-\\d{4}");
        assertThat(account.path("created_at").asString()).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");
        assertThat(
                account.path("csp_id").isMissingNode() || account.path("csp_id").isIntegralNumber())
            .isTrue();
      }
    }
  }

  @Test
  void hasTheAccountsAskedForAndSomeThatAClientMustPassOver() {
    try (Simulation csp = new Simulation("SIM_ACCOUNTS", "300", "SIM_OTHER_ACCOUNTS", "8")) {
      List<JsonNode> results =
          Json.tree(csp.list().body()).path("results").values().stream().toList();

      assertThat(results).hasSize(308);
      assertThat(results).filteredOn(AccountsApiTest::isActiveSandbox).hasSize(300);
      assertThat(results)
          .filteredOn(one -> !one.path("account_type").asString().equals("sandbox"))
          .hasSize(4);
      assertThat(results)
          .filteredOn(one -> !one.path("state").asString().equals("active"))
          .hasSize(4);
      assertThat(results)
          .filteredOn(one -> one.path("csp_id").isMissingNode())
          .hasSizeBetween(1, 40);
      assertThat(results)
          .filteredOn(one -> one.path("sfdc_account_id").isMissingNode())
          .hasSizeBetween(1, 100);
    }
  }

  @Test
  void canListThousands() {
    try (Simulation csp = new Simulation("SIM_ACCOUNTS", "5000")) {
      assertThat(csp.listedIds()).hasSize(5_010).doesNotHaveDuplicates();
    }
  }

  @Test
  void theSameSeedHasTheSameAccountsAndAnotherSeedHasNoneOfThem() {
    try (Simulation one = new Simulation("SIM_SEED", "5");
        Simulation same = new Simulation("SIM_SEED", "5");
        Simulation other = new Simulation("SIM_SEED", "6")) {
      assertThat(one.list().body()).isEqualTo(same.list().body());
      assertThat(one.listedIds()).doesNotContainAnyElementsOf(other.listedIds());
      assertThat(cspIds(one)).isNotEmpty().doesNotContainAnyElementsOf(cspIds(other));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Token wrong", "Bearer csp_token_local"})
  void withoutTheTokenNothingIsToldAndNothingIsDone(String authorization) {
    try (Simulation csp = new Simulation()) {
      Account account = csp.anyAccount();

      assertThat(csp.send("GET", "/csp/current_user/accounts", authorization, "").statusCode())
          .isEqualTo(401);
      assertThat(csp.send("DELETE", Simulation.deletePath(account), authorization, "").statusCode())
          .isEqualTo(401);
      assertThat(csp.control().accounts()).contains(account);
    }
  }

  @Test
  void aDeletedAccountIsGoneFromTheListAndUnknownToASecondDeletion() {
    try (Simulation csp = new Simulation()) {
      Account account = csp.anyAccount();

      assertThat(csp.delete(account)).isEqualTo(204);
      assertThat(csp.delete(account)).isEqualTo(404);
      assertThat(csp.listedIds()).hasSize(29).doesNotContain(account.id());
      assertThat(csp.control().state().accounts().deleted()).isEqualTo(1);
    }
  }

  @Test
  void whatIsNoSandboxCannotBeDeletedAndTheAttemptIsCounted() {
    try (Simulation csp = new Simulation()) {
      Account other =
          csp.control().accounts().stream()
              .filter(one -> !one.isSandbox())
              .findFirst()
              .orElseThrow();

      assertThat(csp.delete(other)).isEqualTo(403);
      assertThat(csp.control().accounts()).contains(other);
      assertThat(csp.control().state().accounts().refusedDeletions()).isEqualTo(1);
    }
  }

  @Test
  void aPathThatIsBuiltWronglyIsNotTakenForAnAccountThatIsGone() {
    try (Simulation csp = new Simulation()) {
      assertThat(
              csp.send("DELETE", "/csp/sandbox/accounts/2000001", Simulation.TOKEN, "")
                  .statusCode())
          .isEqualTo(400);
      assertThat(csp.send("GET", "/csp/accounts", Simulation.TOKEN, "").statusCode())
          .isEqualTo(404);
      assertThat(csp.control().state().unknownPaths()).isEqualTo(1);
    }
  }

  private static boolean isActiveSandbox(JsonNode account) {
    return account.path("account_type").asString().equals("sandbox")
        && account.path("state").asString().equals("active");
  }

  private static Set<Long> cspIds(Simulation csp) {
    return csp.control().accounts().stream()
        .map(Account::cspId)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }
}
