package io.sandboxbroker.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ServicesApiTest {
  private static final String LIST = "/services/api/universalinfra/v1/universalservices";

  private final Simulation csp = new Simulation();
  private final Account account = csp.anyAccount();
  private final UniversalService leftover =
      csp.control().addService(account.uuid(), "left-behind").orElseThrow();

  @AfterEach
  void stop() {
    csp.close();
  }

  @Test
  void listsTheServicesOfTheAccountSwitchedTo() {
    HttpResponse<String> response = csp.send("GET", LIST, session(account), "");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Json.tree(response.body()).path("results").values())
        .extracting(one -> one.path("id").asString() + " " + one.path("name").asString())
        .contains(leftover.id() + " left-behind");
  }

  @Test
  void deletesAServiceOnceAndOnlyInsideTheAccountSwitchedTo() {
    Account other = csp.control().addAccounts(1, "lab-other").getFirst();
    String path = LIST + leftover.id().substring(leftover.id().lastIndexOf('/'));

    assertThat(csp.send("DELETE", path, session(other), "").statusCode()).isEqualTo(404);
    assertThat(csp.send("DELETE", path, session(account), "").statusCode()).isEqualTo(204);
    assertThat(csp.send("DELETE", path, session(account), "").statusCode()).isEqualTo(404);
  }

  @Test
  void countsTheServicesThatAnAccountTookAlongWhenItWasDeleted() {
    int inside =
        Json.tree(csp.send("GET", LIST, session(account), "").body()).path("results").size();

    csp.delete(account);

    assertThat(csp.control().state().accounts().orphanedServices()).isEqualTo(inside).isPositive();
  }

  @Test
  void aWrongPasswordAForgedSessionAndNoSessionAreRefused() {
    String jwt = session(account);

    assertThat(signIn("wrong").statusCode()).isEqualTo(401);
    assertThat(csp.send("GET", LIST, "", "").statusCode()).isEqualTo(401);
    assertThat(csp.send("GET", LIST, jwt + "x", "").statusCode()).isEqualTo(401);
    assertThat(csp.send("GET", LIST, "Bearer a.b.c", "").statusCode()).isEqualTo(401);
  }

  @Test
  void aSessionEndsWhenItsJwtSays() {
    String jwt = session(account);
    String payload =
        new String(Base64.getUrlDecoder().decode(jwt.split("\\.")[1]), StandardCharsets.UTF_8);
    assertThat(Json.tree(payload).path("exp").asLong()).isEqualTo(Duration.ofHours(1).toSeconds());

    csp.advance(Duration.ofMinutes(59));
    assertThat(csp.send("GET", LIST, jwt, "").statusCode()).isEqualTo(200);
    csp.advance(Duration.ofMinutes(1));
    assertThat(csp.send("GET", LIST, jwt, "").statusCode()).isEqualTo(401);
  }

  @Test
  void anAccountThatDoesNotExistCannotBeSwitchedTo() {
    csp.control().removeAccounts(List.of(account.uuid()));

    assertThat(switchTo(bearer(signIn("csp_password_local")), account).statusCode()).isEqualTo(404);
  }

  private String session(Account to) {
    return bearer(switchTo(bearer(signIn("csp_password_local")), to));
  }

  private HttpResponse<String> signIn(String password) {
    return csp.send(
        "POST",
        "/services/v2/session/users/sign_in",
        "",
        "{\"email\":\"broker@example.com\",\"password\":\"" + password + "\"}");
  }

  private HttpResponse<String> switchTo(String jwt, Account to) {
    return csp.send(
        "POST", "/services/v2/session/account_switch", jwt, "{\"id\":\"" + to.id() + "\"}");
  }

  private static String bearer(HttpResponse<String> response) {
    JsonNode jwt = Json.tree(response.body()).path("jwt");
    assertThat(jwt.isString()).as(response.body()).isTrue();
    return "Bearer " + jwt.asString();
  }
}
