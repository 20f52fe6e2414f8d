package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** A gateway with short timeouts, which stand under the names of earlier versions. */
@TestPropertySource(
    properties = {
      "broker.connections.head=300ms",
      "broker.connections.body=300ms",
      "broker.connections.idle=300ms"
    })
class SlowClientsTest extends GatewayTest {

  private static final String HEALTH = "GET /healthz HTTP/1.1\r\nHost: x\r\n";

  @Test
  void aConnectionWithoutARequestIsClosed() throws IOException {
    assertThat(RawClient.exchange(port, "").status()).isZero();
  }

  @Test
  void aConnectionWithHalfAHeaderIsClosed() throws IOException {
    assertThat(RawClient.exchange(port, HEALTH + "X-Half: ").status()).isZero();
  }

  @Test
  void singleBytesDoNotExtendTheHeaderTimeout() throws IOException {
    try (var client = new RawClient(port)) {
      endsWhileItSendsBytes(client, HEALTH + "X-Slow: ");
    }
  }

  @Test
  void singleBytesDoNotExtendTheIdleTimeout() throws IOException {
    try (var client = new RawClient(port)) {
      client.send(HEALTH + "\r\n");
      endsWhileItSendsBytes(client, HEALTH + "X-Slow: ");
    }
  }

  @Test
  void aConnectionWithHalfABodyIsClosed() throws IOException {
    var answer = RawClient.exchange(port, HEALTH + "Content-Length: 10\r\n\r\nhalf");
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void anIdleConnectionIsClosedWithoutASecondResponse() throws IOException {
    var answer = RawClient.exchange(port, HEALTH + "\r\n");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).doesNotContainKey("connection");
    assertThat(answer.body()).startsWith("{").endsWith("}").doesNotContain("HTTP/1.1");
  }

  @Test
  void aClientThatWaitsForItsResponseKeepsTheConnection() {
    operator().post().uri("/v1/admin/sync").exchange().expectStatus().isAccepted();
  }

  private static void endsWhileItSendsBytes(RawClient client, String first) throws IOException {
    client.send(first);
    Awaitility.await()
        .untilAsserted(
            () -> {
              client.send("a");
              assertThat(client.hasEnded()).isTrue();
            });
  }
}
