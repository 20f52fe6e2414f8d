package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** A gateway that is patient with clients for a moment only. */
@TestPropertySource(
    properties = {
      "broker.connections.head=300ms",
      "broker.connections.body=300ms",
      "broker.connections.idle=300ms"
    })
class SlowClientsTest extends GatewayTest {

  private static final String HEALTH = "GET /healthz HTTP/1.1\r\nHost: x\r\n";

  @Test
  void whoConnectsAndSaysNothingLosesTheConnection() throws IOException {
    assertThat(RawClient.exchange(port, "").status()).isZero();
  }

  @Test
  void whoStopsInTheMiddleOfTheHeadersIsToldSo() throws IOException {
    var answer = RawClient.exchange(port, HEALTH + "X-Half: ");
    assertThat(answer.status()).isEqualTo(408);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(answer.body())
        .contains("\"request_id\":\"" + answer.header("x-request-id") + "\"")
        .contains("request-too-slow");
  }

  @Test
  void thatIsSoForEveryOperation() throws IOException {
    List<Operations.Operation> operations = Operations.of(openApiDocument());
    List<RawClient> clients = new ArrayList<>();
    for (var operation : operations) {
      var client = new RawClient(port);
      clients.add(client);
      client.send(operation.verb() + " " + operation.with("1") + " HTTP/1.1\r\nHost: x\r\n");
    }
    for (int number = 0; number < clients.size(); number++) {
      try (RawClient client = clients.get(number)) {
        ProducedStatuses.add(operations.get(number).name(), client.readToEnd().status());
      }
    }
  }

  @Test
  void whoSendsByteForByteIsTooSlowToo() throws IOException {
    try (var client = new RawClient(port)) {
      client.send(HEALTH + "X-Slow: ");
      Awaitility.await()
          .untilAsserted(
              () -> {
                client.send("a");
                assertThat(client.hasEnded()).isTrue();
              });
    }
  }

  @Test
  void whoDoesNotSendTheBodyLosesTheConnection() throws IOException {
    var answer = RawClient.exchange(port, HEALTH + "Content-Length: 10\r\n\r\nhalf");
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void aConnectionThatIsNotUsedAnyMoreIsClosed() throws IOException {
    var answer = RawClient.exchange(port, HEALTH + "\r\n");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).doesNotContainKey("connection");
  }

  @Test
  void whoWaitsForAnAnswerIsNotCutOff() {
    operator().post().uri("/v1/admin/sync").exchange().expectStatus().isAccepted();
  }
}
