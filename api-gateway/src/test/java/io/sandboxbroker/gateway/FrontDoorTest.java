package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.TestPropertySource;

/** Requests that are legal HTTP, whoever writes them and however. */
@TestPropertySource(
    properties = {"broker.connections.body-timeout=300ms", "broker.connections.idle-timeout=2s"})
class FrontDoorTest extends GatewayTest {

  private static final String TOKEN = "Authorization: Bearer track-secret-of-tests\r\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sandbox_broker",
        "sandbox_broker:8080",
        "SANDBOX-broker.example.",
        "-a-.example",
        "1.2.3",
        "a..b",
        "[::1]:8080",
        "[::1]",
        "10.0.0.1:80",
        "gateway:",
        "a%5Fb",
        "a!$&'()*+,;=~",
        ""
      })
  void anyLegalHostIsServed(String host) throws IOException {
    var answer = get("/v1/sandboxes/none", host);
    assertThat(answer.status()).as("%s: %s", host, answer).isEqualTo(404);
    assertThat(answer.body()).contains("SANDBOX_NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sandbox_broker", "sandbox_broker:8080", "[::1]:8080", "a%5Fb"})
  void anyHostGoesWithAnAccountsId(String host) throws IOException {
    var answer = get("/v1/sandboxes/identity/accounts/none", host);
    assertThat(answer.status()).as("%s: %s", host, answer).isEqualTo(404);
    assertThat(answer.body()).contains("SANDBOX_NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://sandbox_broker/v1/sandboxes/identity/accounts/none",
        "http://gateway/v1/sandboxes/none",
        "http://gateway:8080/v1/sandboxes/none",
        "http://sandbox_broker/v1/sandboxes/none",
        "https://elsewhere.example/v1/sandboxes/none?a=b",
        "HTTP://gateway/v1/sandboxes/none",
        "http://[::1]:8080/v1/sandboxes/none",
        "/v1/sandboxes/none?"
      })
  void aTargetMayBeInAbsoluteForm(String target) throws IOException {
    var answer = get(target, "gateway");
    assertThat(answer.status()).as("%s: %s", target, answer).isEqualTo(404);
    assertThat(answer.body()).contains("SANDBOX_NOT_FOUND");
  }

  @Test
  void anAbsoluteTargetWithoutAPathIsTheFrontPage() throws IOException {
    assertThat(get("http://gateway", "gateway").body()).contains("\"sandbox-broker\"");
    assertThat(get("http://gateway?x=1", "gateway").body()).contains("\"sandbox-broker\"");
  }

  private RawClient.Answer get(String target, String host) throws IOException {
    return RawClient.exchange(
        port,
        "GET "
            + target
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\nConnection: close\r\nX-Track-ID: alice\r\n"
            + TOKEN
            + "\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "TRACE, /v1/allocate, POST",
    "TRACE, /v1/sandboxes/1, GET",
    "FOO, /v1/allocate, POST",
    "PROPFIND, /healthz, GET",
    "TRACE, /v1/docs, 'GET, HEAD'",
    "POST, /v1/openapi.json, 'GET, HEAD'"
  })
  void aMethodThatAPathDoesNotSupportIs405(String method, String path, String allowed)
      throws IOException {
    var answer =
        RawClient.exchange(
            port,
            method
                + " "
                + path
                + " HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nX-Track-ID: alice\r\n"
                + TOKEN
                + "\r\n");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("allow")).isEqualTo(allowed);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    assertThat(answer.body()).contains("\"status\":405");
  }

  @Test
  void methodsThatNobodyKnowsAreOneInTheMetrics() throws IOException {
    for (String method : new String[] {"ODD-METHOD-1", "ODD-METHOD-2"}) {
      RawClient.exchange(
          port, method + " /healthz HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n");
    }
    assertThat(metrics()).doesNotContain("ODD-METHOD");
  }

  /** A client would take it for the response to its next request. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/nothing|",
        "GET /healthz|",
        "GET /v1/allocate;x=1|",
        "GET /v1/openapi.json|",
        "POST /v1/allocate|" + TOKEN,
        "POST /v1/allocate|" + TOKEN + "Content-Length: 2\r\n\r\n{}",
        "POST /v1/nothing|Content-Length: 2\r\n\r\n{}",
        "POST /v1/nothing|Content-Length: 0\r\n",
        "POST /v1/nothing|Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}",
        "POST /v1/allocate|" + TOKEN + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "POST /v1/nothing|Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
      })
  void anIdleConnectionGetsNoResponse(String request) throws IOException {
    allocator.answers(Outcomes::allocated);
    String[] parts = request.split("\\|", -1);
    String bytes = parts[0] + " HTTP/1.1\r\nHost: gateway\r\nX-Track-ID: alice\r\n" + parts[1];
    var answer = RawClient.exchange(port, bytes + (bytes.contains("\r\n\r\n") ? "" : "\r\n"));
    assertThat(answer.status()).isGreaterThanOrEqualTo(200);
    assertThat(answer.body()).doesNotContain("HTTP/1.1");
  }

  @Test
  void aBodyThatComesAfterItsResponseIsDiscarded() throws IOException {
    try (var client = new RawClient(port)) {
      client.send("POST /v1/nothing HTTP/1.1\r\nHost: gateway\r\nContent-Length: 2\r\n\r\n");
      client.awaitInput();
      client.send("{}");
      assertThat(client.readToEnd().body()).doesNotContain("HTTP/1.1");
    }
  }

  @Test
  void aBodyThatDoesNotArriveWhileItsRequestWaitsIs408() throws IOException {
    var answer =
        RawClient.exchange(
            port,
            "POST /v1/allocate HTTP/1.1\r\nHost: gateway\r\nX-Track-ID: alice\r\n"
                + TOKEN
                + "X-Request-ID: its-own-id\r\nContent-Length: 10\r\n\r\nhalf");
    assertThat(answer.status()).isEqualTo(408);
    assertThat(answer.headers()).containsEntry("x-request-id", List.of("its-own-id"));
    assertThat(answer.body())
        .contains("\"status\":408")
        .contains("\"request_id\":\"its-own-id\"", "\"instance\":\"/v1/allocate\"")
        .contains("urn:sandbox-broker:problem:body-too-late");
  }

  @ParameterizedTest
  @CsvSource({"/v1/allocate, 413", "/v1/nothing, 401"})
  void aBodyInPartsIsBoundedToo(String path, int status) throws IOException {
    String part = "1000\r\n" + "b".repeat(4096) + "\r\n";
    var answer =
        RawClient.exchange(
            port,
            "POST "
                + path
                + " HTTP/1.1\r\nHost: gateway\r\nX-Track-ID: alice\r\n"
                + (status == 413 ? TOKEN : "")
                + "Transfer-Encoding: chunked\r\n\r\n"
                + part.repeat(100)
                + "0\r\n\r\n");
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body()).doesNotContain("HTTP/1.1");
  }
}
