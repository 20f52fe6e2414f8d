package io.sandboxbroker.gateway;

import io.sandboxbroker.kafka.TopicReader;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A test of the gateway over HTTP with fakes of Kafka and DynamoDB; all share one gateway. */
@SpringBootTest(
    classes = GatewayWithFakes.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "BROKER_API_TOKEN=track-secret-of-tests",
      "BROKER_ADMIN_TOKEN=admin-secret-of-tests",
      "KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:1",
      "SCHEMA_REGISTRY_URL=" + FakeAllocator.REGISTRY,
      "AWS_REGION=eu-central-1",
      "LOG_FORMAT=text",
      // The clock stands still, so nothing comes back to a bucket.
      "RATE_LIMIT_TRACK_BURST=1000000",
      "RATE_LIMIT_TOKEN_BURST=1000000",
      "RATE_LIMIT_FAILURES_BURST=1000000",
      "broker.health.remembered=100ms",
      "broker.command-status.lookup-timeout=100ms",
      "broker.operator.hold=2s",
      "broker.freeze.hold=2s",
      "broker.retry.hold=2s"
    })
abstract class GatewayTest {

  @Autowired FakeAllocator allocator;
  @Autowired FakePool pool;
  @Autowired private List<TopicReader> readers;
  @LocalServerPort int port;

  @BeforeEach
  void listen() {
    Awaitility.await().until(() -> readers.stream().allMatch(TopicReader::isListening));
    allocator.answers(command -> null);
    allocator.freezesAreRead(true);
    pool.isAway(false);
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Without any header. */
  WebTestClient anybody() {
    return WebTestClient.bindToServer()
        .baseUrl(url())
        // The first request for the documentation waits until it is made, on any machine.
        .responseTimeout(Duration.ofSeconds(60))
        // All that the metrics say of all tests before.
        .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(8 * 1024 * 1024))
        .build();
  }

  /** What dashboards see, which is more than a client buffers by default. */
  String metrics() {
    return anybody()
        .mutate()
        .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(-1))
        .build()
        .get()
        .uri("/metrics")
        .exchange()
        .expectBody(String.class)
        .returnResult()
        .getResponseBody();
  }

  /** With the track token. */
  WebTestClient script() {
    return anybody()
        .mutate()
        .defaultHeaders(headers -> headers.setBearerAuth("track-secret-of-tests"))
        .build();
  }

  /** With the admin token. */
  WebTestClient operator() {
    return anybody()
        .mutate()
        .defaultHeaders(headers -> headers.setBearerAuth("admin-secret-of-tests"))
        .build();
  }

  /** With the track token and who asks. */
  WebTestClient track(String track) {
    return script().mutate().defaultHeader("X-Instruqt-Sandbox-ID", track).build();
  }

  /** The OpenAPI document. */
  String openApiDocument() {
    return anybody()
        .get()
        .uri("/v1/openapi.json")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody(String.class)
        .returnResult()
        .getResponseBody();
  }
}
