package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** A gateway that stops while a dashboard is open. */
@TestPropertySource(properties = {"INSTANCE_ID=draining", "broker.dashboard.interval=20ms"})
@DirtiesContext
class DashboardDrainTest extends GatewayTest {

  private static final String REQUEST =
      """
      GET /v1/admin/stream HTTP/1.1\r
      Host: gateway\r
      Authorization: Bearer admin-secret-of-tests\r
      \r
      """;

  @Autowired private ConfigurableApplicationContext gateway;

  @Test
  void aGatewayThatStopsEndsItsStreamsAndWaitsForNoneOfThem() throws Exception {
    try (var client = new RawClient(port)) {
      client.send(REQUEST);
      client.awaitInput();

      var ended = CompletableFuture.runAsync(gateway::stop);

      assertThat(client.readToEnd().body()).contains("event: end\ndata: {\"reason\":\"drain\"}");
      Awaitility.await().until(ended::isDone);
      ended.join();
    }
  }
}
