package io.sandboxbroker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.client.Burst;
import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.client.LabScript;
import io.sandboxbroker.e2e.client.Operator;
import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.BrokerUnderTest;
import io.sandboxbroker.e2e.stack.Issuer;
import io.sandboxbroker.e2e.stack.TokensFile;
import io.sandboxbroker.localstack.Part;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Step by step what docs/security.md says. */
@Tag("slow")
@ExtendWith(BrokerUnderTest.class)
class JwtIT {

  @AfterEach
  void resetTokens(TokensFile tokens) {
    tokens.reset();
  }

  @Test
  void aTokenIsRotatedWithoutARestartAndWithoutARefusal(Broker broker, TokensFile tokens)
      throws Exception {
    String old = newToken();
    String next = newToken();
    long gateway = broker.instance(Part.API_GATEWAY).pid();
    tokens.replace("lab-platform track " + old);
    awaitStatus(broker, old, 404);
    String prefix = broker.addSandboxes(1);
    var script = broker.track("rotated").wanting(prefix);
    var before = script.at(script.lab().withToken(old));
    var after = script.at(script.lab().withToken(next));
    String held = before.allocate().text("sandbox_id");

    tokens.replace("lab-platform track " + old, "lab-platform.2 track " + next);
    awaitStatus(broker, next, 404);

    assertThat(before.details(held).status()).isEqualTo(200);
    assertThat(after.details(held).status()).isEqualTo(200);

    tokens.replace("lab-platform.2 track " + next);
    awaitStatus(broker, old, 401);

    assertThat(before.allocate().status()).as("or too many such").isIn(401, 429);
    Exchange again = after.allocate();
    assertThat(again.text("sandbox_id")).isEqualTo(held);
    assertThat(again.header("idempotency-replayed")).hasValue("true");
    assertThat(new Operator(broker.gateway(), next).send("GET", "/stats").status()).isEqualTo(403);
    assertThat(broker.instance(Part.API_GATEWAY).pid()).isEqualTo(gateway);
  }

  @Test
  void aJwtOfTheIssuerOpensWhatItsScopesSay(Broker broker, Issuer issuer) throws Exception {
    Instant soon = Instant.now().plusSeconds(600);
    String track = issuer.token("openid sandbox:track", soon);
    String admin = issuer.token("sandbox:admin", soon);
    String none = issuer.token("openid", soon);
    String expired = issuer.token("sandbox:track", Instant.now().minusSeconds(600));
    var script = broker.track("signed-in").wanting(broker.addSandboxes(1));

    var allocated = script.at(script.lab().withToken(track)).allocate();

    assertThat(allocated.status()).isEqualTo(201);
    String id = allocated.text("sandbox_id");
    assertThat(new Operator(broker.gateway(), track).send("GET", "/sandboxes/" + id).status())
        .isEqualTo(403);
    assertThat(
            new Operator(broker.gateway(), admin)
                .look("/sandboxes/" + id)
                .path("allocated_to_track")
                .asString())
        .isEqualTo(script.track());
    assertThat(script.at(script.lab().withToken(none)).details(id).status()).isEqualTo(403);
    assertThat(script.at(script.lab().withToken(expired)).details(id).status()).isEqualTo(401);
    assertThat(script.details(id).status()).as("by the broker's own token").isEqualTo(200);
  }

  @Test
  void theClaimsOfAJwtBindItAndItsSubjectIsInTheHistory(Broker broker, Issuer issuer)
      throws Exception {
    Instant soon = Instant.now().plusSeconds(600);
    String prefix = broker.addSandboxes(2);
    var bound = broker.track("bound").wanting(prefix);
    var other = broker.track("other").wanting(prefix);
    String token =
        issuer.token(
            "sandbox:track",
            soon,
            Map.of("sandbox_track", bound.track(), "sandbox_prefixes", List.of(prefix)));
    var operator = new Operator(broker.gateway(), issuer.token("sandbox:viewer", soon));

    var allocated = bound.at(bound.lab().withToken(token)).allocate();

    assertThat(allocated.status()).isEqualTo(201);
    var refused = other.at(other.lab().withToken(token)).allocate();
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text("code")).isEqualTo("FORBIDDEN");
    assertThat(bound.wanting("another").at(bound.lab().withToken(token)).allocate().status())
        .isEqualTo(403);
    String history = "/sandboxes/" + allocated.text("sandbox_id") + "/history";
    broker.await(
        "the subject in the history",
        () -> operator.look(history).toString().contains("\"jwt:lab-platform\""));
    assertThat(operator.send("POST", "/rebuild").status()).isEqualTo(403);
  }

  @Test
  void aTokenWithAQuotaHoldsSoManySandboxesAndNoMore(Broker broker, TokensFile tokens)
      throws Exception {
    String token = newToken();
    tokens.replace("small track " + token + " quota=3");
    awaitStatus(broker, token, 404);
    List<LabScript> tracks =
        broker.tracks(12, "quota", broker.addSandboxes(12)).stream()
            .map(script -> script.at(script.lab().withToken(token)))
            .toList();

    List<Exchange> answers =
        Burst.allAtOnce(tracks.stream().<Callable<Exchange>>map(it -> it::allocate).toList());

    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(3);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .allMatch(it -> it.status() == 409 && it.text("code").equals("QUOTA_EXCEEDED"));
    int holder = firstWith(201, answers);
    int other = firstWith(409, answers);
    assertThat(tracks.get(holder).allocate().header("idempotency-replayed")).hasValue("true");
    tracks.get(holder).markForDeletion(answers.get(holder).text("sandbox_id"));
    assertThat(tracks.get(other).allocate().status()).isEqualTo(201);
  }

  private static int firstWith(int status, List<Exchange> answers) {
    return IntStream.range(0, answers.size())
        .filter(index -> answers.get(index).status() == status)
        .findFirst()
        .orElseThrow();
  }

  private static String newToken() {
    return UUID.randomUUID().toString();
  }

  /** An authorized client gets 404 for an unknown sandbox. */
  private static void awaitStatus(Broker broker, String token, int status) {
    var script = broker.track("anybody");
    var bearer = script.at(script.lab().withToken(token));
    broker.await(
        "a token to be answered " + status,
        () -> {
          try {
            return bearer.details("none").status() == status;
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
          }
        });
  }
}
