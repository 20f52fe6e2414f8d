package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient.RequestBodySpec;
import org.springframework.test.web.reactive.server.WebTestClient.RequestHeadersSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/** What is documented for every operation is so for each, as the document names them. */
@TestPropertySource(
    properties = {
      "RATE_LIMIT_TRACK_BURST=1",
      "broker.connections.body-timeout=300ms",
      "BROKER_JWT_ISSUER=http://127.0.0.1:1",
      "BROKER_JWT_AUDIENCE=" + LocalIssuer.AUDIENCE
    })
@Import(EveryOperationTest.Failure.class)
class EveryOperationTest extends GatewayTest {

  private static final String FAILS = "X-Fails";

  private List<Operations.Operation> operations;

  /** Fails a request that asks for it, behind everything that could refuse it. */
  static class Failure {

    @Bean
    @Order(2)
    WebFilter failing() {
      return (exchange, chain) ->
          exchange.getRequest().getHeaders().containsHeader(FAILS)
              ? Mono.error(new IllegalStateException("asked for"))
              : chain.filter(exchange);
    }
  }

  @BeforeEach
  void read() {
    allocator.answersAll(new AnyOutcome(allocator)::of);
    operations = Operations.of(openApiDocument());
  }

  @Test
  void whoHasNoTokenIsRefused() {
    for (var operation : ofThoseWithAToken()) {
      status(anonymous(operation, operation.with("1")), 401);
    }
  }

  @Test
  void aTrackTokenDoesNotOpenWhatIsForOperators() {
    for (var operation : ofThoseWithAToken()) {
      if (operation.isForOperators()) {
        status(
            anonymous(operation, operation.with("1"))
                .headers(h -> h.setBearerAuth("track-secret-of-tests")),
            403);
      }
    }
  }

  @Test
  void whoAsksTooOftenIsRefused() {
    for (var operation : ofThoseWithAToken()) {
      String track = UUID.randomUUID().toString();
      call(operation).header("X-Track-ID", track).exchange();
      status(call(operation).header("X-Track-ID", track), 429);
    }
  }

  @Test
  void aTokenOfAnIssuerThatIsAwayIsTroubleOfOurs() {
    String token =
        LocalIssuer.sign(LocalIssuer.header("RS256", "first"), Map.of(), LocalIssuer.newKey());
    for (var operation : ofThoseWithAToken()) {
      status(anonymous(operation, operation.with("1")).headers(h -> h.setBearerAuth(token)), 503)
          .expectHeader()
          .valueEquals("Retry-After", 2)
          .expectBody()
          .jsonPath("$.code")
          .isEqualTo("SERVICE_UNAVAILABLE");
    }
  }

  @Test
  void aPathThatMeansOneThingHereAndAnotherThereIsRefused() {
    for (var operation : operations) {
      status(anonymous(operation, operation.with("1") + ";x=1"), 400);
    }
  }

  @Test
  void whoDoesNotAcceptJsonIsRefused() {
    for (var operation : operations) {
      status(
          call(operation)
              .header("X-Track-ID", UUID.randomUUID().toString())
              .accept(MediaType.APPLICATION_PDF),
          406);
    }
  }

  @Test
  void aLargeBodyIsRefused() {
    for (var operation : operations) {
      var response = call(operation).bodyValue("x".repeat(20_000)).exchange();
      response.expectStatus().isEqualTo(413);
    }
  }

  @Test
  void whatNobodyExpectedIsToldWithoutWhatItWas() {
    for (var operation : operations) {
      status(call(operation).header(FAILS, "yes"), 500)
          .expectBody()
          .jsonPath("$.detail")
          .isEqualTo("An unexpected error occurred.");
    }
  }

  @Test
  void aFirstLineOrHeadersThatAreTooLargeAreRefused() throws IOException {
    for (var operation : operations) {
      String begins = operation.verb() + " " + operation.with("1");
      raw(operation, begins + "?" + "x".repeat(13_000) + " HTTP/1.1\r\n\r\n", 414);
      raw(operation, begins + " HTTP/1.1\r\nX-Long: " + "x".repeat(9_000) + "\r\n\r\n", 431);
    }
  }

  @Test
  void aBodyThatIsLateWhileItsRequestWaitsIsRefused() throws IOException {
    allocator.answers(command -> null);
    allocator.freezesAreRead(false);
    for (var operation : operations) {
      if (operation.statuses().contains("408")) {
        String bytes =
            operation.verb()
                + " "
                + operation.with(operation.path().contains("scope") ? "sync?reason=x" : "1")
                + required(operation)
                + " HTTP/1.1\r\nHost: gateway\r\nContent-Length: 10\r\nX-Track-ID: "
                + UUID.randomUUID()
                + "\r\nAuthorization: Bearer admin-secret-of-tests\r\n\r\nhalf";
        raw(operation, bytes, 408);
      }
    }
  }

  private static String required(Operations.Operation operation) {
    if (operation.path().endsWith("/renew")) {
      return "?duration=PT1H";
    }
    return operation.path().endsWith("/bulk-delete") ? "?status=stale" : "";
  }

  private void raw(Operations.Operation operation, String bytes, int status) throws IOException {
    var answer = RawClient.exchange(port, bytes);
    assertThat(answer.status()).isEqualTo(status);
    ProducedStatuses.add(operation.name(), status);
  }

  private List<Operations.Operation> ofThoseWithAToken() {
    return operations.stream().filter(Operations.Operation::needsToken).toList();
  }

  private RequestBodySpec call(Operations.Operation operation) {
    RequestBodySpec call = anonymous(operation, operation.with("1"));
    call.headers(headers -> headers.setBearerAuth("admin-secret-of-tests"));
    return call;
  }

  private RequestBodySpec anonymous(Operations.Operation operation, String path) {
    return anybody().method(HttpMethod.valueOf(operation.verb())).uri(path);
  }

  private static ResponseSpec status(RequestHeadersSpec<?> request, int status) {
    return request.exchange().expectStatus().isEqualTo(status);
  }
}
