package io.sandboxbroker.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ControlApiTest {
  private final Simulation csp = new Simulation();

  @AfterEach
  void stop() {
    csp.close();
  }

  @Test
  void tellsItsStateInSnakeCase() {
    csp.delete(csp.anyAccount());

    JsonNode state = csp.state();

    assertThat(state.at("/accounts/active_sandboxes").asInt()).isEqualTo(19);
    assertThat(state.at("/operations/delete_account/outcomes/204").asInt()).isEqualTo(1);
    assertThat(state.at("/traffic/highest_concurrency").asInt()).isEqualTo(1);
    assertThat(state.at("/latency/delete_account").asString()).isEqualTo("0");
  }

  @Test
  void addsAccountsThatTheListThenShows() {
    HttpResponse<String> response =
        csp.steer("POST", "/accounts", "{\"count\":3,\"prefix\":\"lab-new\"}");

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(Json.tree(response.body()).path("results").values())
        .extracting(one -> one.path("name").asString())
        .containsExactly("lab-new-0001", "lab-new-0002", "lab-new-0003");
    assertThat(csp.listedIds()).hasSize(33);
    assertThat(Json.tree(csp.steer("GET", "/accounts", "").body()).path("results")).hasSize(33);
  }

  @Test
  void removesAnAccountByHandOnce() {
    Account account = csp.anyAccount();

    assertThat(csp.steer("DELETE", "/accounts/" + account.uuid(), "").statusCode()).isEqualTo(204);
    assertThat(csp.steer("DELETE", "/accounts/" + account.uuid(), "").statusCode()).isEqualTo(404);
    assertThat(csp.listedIds()).doesNotContain(account.id());
    assertThat(csp.state().at("/accounts/removed_by_hand").asInt()).isEqualTo(1);
    assertThat(csp.state().at("/accounts/deleted").asInt()).isZero();
  }

  @Test
  void makesTheListShowOtherFieldsOfAnAccount() {
    Account account = csp.anyAccount();
    String path = "/accounts/" + account.uuid();

    assertThat(csp.steer("PATCH", path, "{\"csp_id\":null,\"name\":7}").statusCode())
        .isEqualTo(204);
    JsonNode shown = listed(account);
    assertThat(shown.has("csp_id")).isFalse();
    assertThat(shown.path("name").isIntegralNumber()).isTrue();

    assertThat(csp.steer("PATCH", path, "{\"csp_id\":3002036.0}").statusCode()).isEqualTo(204);
    assertThat(csp.list().body()).contains("\"csp_id\":3002036.0,").contains("\"name\":7,");
    assertThat(csp.steer("PATCH", path, "[]").statusCode()).isEqualTo(400);
    assertThat(csp.steer("PATCH", "/accounts/" + UUID.randomUUID(), "{}").statusCode())
        .isEqualTo(404);
    assertThat(csp.delete(account)).isEqualTo(204);
  }

  @Test
  void addsAccountsThatTheListShowsWithOtherFieldsFromTheBeginning() {
    csp.steer(
        "POST", "/accounts", "{\"count\":2,\"prefix\":\"odd\",\"fields\":{\"csp_id\":\"77\"}}");

    assertThat(Json.tree(csp.list().body()).path("results").values())
        .filteredOn(one -> one.path("name").asString().startsWith("odd-"))
        .hasSize(2)
        .allMatch(one -> one.path("csp_id").isString());
  }

  private JsonNode listed(Account account) {
    return Json.tree(csp.list().body()).path("results").values().stream()
        .filter(one -> one.path("id").asString().equals(account.id()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void leavesAServiceBehindInsideAnAccount() {
    String path = "/accounts/" + csp.anyAccount().uuid() + "/services";
    int before = csp.state().at("/accounts/services").asInt();

    HttpResponse<String> response = csp.steer("POST", path, "{\"name\":\"left-behind\"}");

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(Json.tree(response.body()).path("id").asString())
        .startsWith("infra/universal_service/");
    assertThat(csp.state().at("/accounts/services").asInt()).isEqualTo(before + 1);
    assertThat(
            csp.steer("POST", "/accounts/" + UUID.randomUUID() + "/services", "{\"name\":\"x\"}")
                .statusCode())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'kind':'answer','status':500}",
        "{'kind':'answer','status':429,'retry_after':'30s'}",
        "{'kind':'reset'}",
        "{'kind':'close'}",
        "{'kind':'hang'}",
        "{'kind':'short_list','share':0.25}",
        "{'kind':'broken_list','share':0.25}",
        "{'kind':'invalid_list','share':0.25}"
      },
      quoteCharacter = '"')
  void setsAndClearsEachKindOfFault(String fault) {
    String window =
        ("{'operations':['list_accounts'],'times':3,'lasting':'10m','probability':0.5,'fault':"
                + fault
                + "}")
            .replace('\'', '"');

    HttpResponse<String> response = csp.steer("POST", "/faults", window);

    assertThat(response.body()).isEqualTo("{\"id\":1}");
    JsonNode active = csp.state().at("/faults/0");
    assertThat(active.at("/window/fault/kind").asString())
        .isEqualTo(Json.tree(window).at("/fault/kind").asString());
    assertThat(active.at("/until").asString()).isEqualTo("1970-01-01T00:10:00Z");
    assertThat(csp.steer("DELETE", "/faults/1", "").statusCode()).isEqualTo(204);
    assertThat(csp.steer("DELETE", "/faults/1", "").statusCode()).isEqualTo(404);
  }

  @Test
  void clearsAllFaultsAtOnce() {
    String window =
        "{\"operations\":[\"delete_account\"],\"fault\":{\"kind\":\"answer\",\"status\":500}}";
    csp.steer("POST", "/faults", window);
    csp.steer("POST", "/faults", window);
    assertThat(csp.delete(csp.anyAccount())).isEqualTo(500);

    assertThat(csp.steer("DELETE", "/faults", "").statusCode()).isEqualTo(204);
    assertThat(csp.delete(csp.anyAccount())).isEqualTo(204);
  }

  @Test
  void setsLatencyLimitAndLag() {
    csp.steer("PUT", "/latency", "{\"delete_account\":\"3s..10s\",\"list_accounts\":\"5s~20s\"}");
    csp.steer("PUT", "/limit", "{\"per_second\":2.5,\"burst\":4,\"retry_after\":\"2s\"}");
    csp.steer("PUT", "/list-lag", "{\"lag\":\"3m\"}");

    SimulatorState state = csp.control().state();
    assertThat(state.latency().get(Operation.DELETE_ACCOUNT)).hasToString("3s..10s");
    assertThat(state.latency().get(Operation.LIST_ACCOUNTS)).hasToString("5s~20s");
    assertThat(state.latency().get(Operation.SIGN_IN)).isEqualTo(Latency.NONE);
    assertThat(state.rateLimit()).isEqualTo(new RateLimit(2.5, 4, Duration.ofSeconds(2)));
    assertThat(state.listLag()).isEqualTo(Duration.ofMinutes(3));

    csp.steer("DELETE", "/limit", "");
    assertThat(csp.control().state().rateLimit()).isNull();
  }

  @Test
  void tellsTheLatestRequests() {
    csp.list();
    csp.delete(csp.anyAccount());

    JsonNode results = Json.tree(csp.steer("GET", "/requests?last=1", "").body()).path("results");

    assertThat(results).hasSize(1);
    assertThat(results.at("/0/operation").asString()).isEqualTo("delete_account");
    assertThat(results.at("/0/outcome").asString()).isEqualTo("204");
    assertThat(results.at("/0/took").asString()).isEqualTo("PT0S");
  }

  @Test
  void aResetBringsTheStartBack() {
    String before = csp.list().body();
    csp.delete(csp.anyAccount());
    csp.control().setFault(FaultWindow.of(Fault.serverError(), Operation.LIST_ACCOUNTS));

    assertThat(csp.steer("POST", "/reset", "").statusCode()).isEqualTo(204);

    assertThat(csp.control().state().traffic().requests()).isZero();
    assertThat(csp.list().body()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "POST|/accounts|{'count':3}|prefix is missing",
        "POST|/accounts|{'count':0,'prefix':'x'}|count must be at least 1",
        "POST|/accounts|{'count':3,'prefix':'x','more':1}|more",
        "POST|/accounts|{'count':|Unexpected end-of-input",
        "DELETE|/accounts/abc||Invalid UUID string: abc",
        "POST|/faults|{'operations':['list_accounts']}|a fault window needs fault and operations",
        "POST|/faults|{'operations':['list'],'fault':{'kind':'reset'}}|list",
        "POST|/faults|{'operations':['delete_account'],'fault':{'kind':'short_list','share':0}}|cannot"
            + " strike delete_account",
        "POST|/faults|{'operations':['list_accounts'],'fault':{'kind':'short_list'}}|share",
        "POST|/faults|{'operations':['list_accounts'],'fault':{'kind':'fire'}}|fire",
        "PUT|/latency|{'delete_account':'soon'}|not a duration",
        "PUT|/limit|{'burst':3}|per_second",
        "PUT|/list-lag|{'lag':'3'}|not a duration",
        "POST|/outage|{'lasting':'2h'}|lasting must be above 0 and up to 1h",
        "GET|/requests?last=x||x"
      })
  void whatCannotBeSetIsRefusedWithTheReason(
      String method, String path, String body, String reason) {
    HttpResponse<String> response =
        csp.steer(method, path, body == null ? "" : body.replace('\'', '"'));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(Json.tree(response.body()).path("error").asString()).contains(reason);
  }

  @Test
  void aCallThatDoesNotExistIsNotFound() {
    assertThat(csp.steer("PUT", "/accounts", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void aBodyBeyondReasonIsNotRead() {
    assertThat(csp.steer("POST", "/accounts", " ".repeat(70_000)).statusCode()).isEqualTo(413);
  }
}
