package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.tracing.JsonLines;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** The address in the access log, behind a proxy that the gateway trusts. */
@TestPropertySource(properties = "BROKER_TRUSTED_PROXIES=127.0.0.1, 10.0.0.0/8")
class AccessLogTest extends GatewayTest {

  @Test
  void theLineOfARequestHasTheRightMostAddressThatIsNoProxy() {
    assertThat(lineOf("203.0.113.9, 198.51.100.7, 10.1.2.3"))
        .contains("\"address\":\"198.51.100.7\"")
        .doesNotContain("203.0.113.9");
  }

  @Test
  void withoutTheHeaderTheLineHasTheAddressOfTheConnection() {
    assertThat(lineOf("")).contains("\"address\":\"127.0.0.1\"");
  }

  @Test
  void theLineOfARefusedRequestHasTheAddressToo() {
    try (JsonLines log = log()) {
      anybody()
          .get()
          .uri("/v1/sandboxes/17")
          .header("X-Forwarded-For", "2001:db8::7")
          .exchange()
          .expectStatus()
          .isUnauthorized();

      assertThat(only(log)).contains("\"address\":\"2001:db8:0:0:0:0:0:7\"", "\"outcome\":\"401\"");
    }
  }

  @Test
  void theLineOfAClientThatHungUpHasTheAddressToo() throws Exception {
    try (JsonLines log = log()) {
      try (var client = new RawClient(port)) {
        client.send(
            """
            POST /v1/allocate HTTP/1.1\r
            Host: broker\r
            Authorization: Bearer track-secret-of-tests\r
            X-Track-ID: gone\r
            X-Forwarded-For: 198.51.100.8\r
            Prefer: wait=20\r
            \r
            """);
        Awaitility.await().until(() -> !allocator.commands().isEmpty());
      }
      Awaitility.await().until(() -> !log.lines().isEmpty());

      assertThat(only(log)).contains("\"address\":\"198.51.100.8\"", "\"outcome\":\"client gone\"");
    }
  }

  private String lineOf(String forwardedFor) {
    try (JsonLines log = log()) {
      track("alice")
          .get()
          .uri("/v1/sandboxes/17")
          .headers(
              headers -> {
                if (!forwardedFor.isEmpty()) {
                  headers.set("X-Forwarded-For", forwardedFor);
                }
              })
          .exchange()
          .expectStatus()
          .isNotFound();
      return only(log);
    }
  }

  private static JsonLines log() {
    return JsonLines.of("io.sandboxbroker.gateway.web.AccessLog");
  }

  private static String only(JsonLines log) {
    List<String> lines = log.lines();
    assertThat(lines).hasSize(1);
    return lines.getFirst();
  }
}
