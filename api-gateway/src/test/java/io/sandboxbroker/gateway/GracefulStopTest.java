package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.AllocateSandbox;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** A gateway that stops in the order in which SIGTERM has it stop. */
@TestPropertySource(properties = "INSTANCE_ID=ending")
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class GracefulStopTest extends GatewayTest {

  @Autowired private ConfigurableApplicationContext gateway;

  @Test
  void whoIsHeldIsAnsweredAndNobodyElseIsTaken() throws Exception {
    try (var held = new RawClient(port);
        var idle = new RawClient(port)) {
      held.send(
          """
          POST /v1/allocate HTTP/1.1\r
          Host: gateway\r
          Authorization: Bearer track-secret-of-tests\r
          X-Track-ID: alice\r
          Prefer: wait=60\r
          \r
          """);
      Awaitility.await().until(() -> allocator.commands().size() == 1);
      var command = allocator.onlyCommand();

      var ended = CompletableFuture.runAsync(gateway::stop);
      Awaitility.await().until(this::isClosed);
      Awaitility.await().until(idle::hasEnded);
      assertThat(ended).isNotDone();
      allocator.publishes(Outcomes.allocated(command.value()), command.headers());

      assertThat(held.readToEnd().status()).isEqualTo(201);
      ended.join();
    }
  }

  /** Its client connects to another gateway. */
  @Test
  void aStreamEndsAtOnce() throws Exception {
    allocator.answers(command -> null);
    track("alice")
        .post()
        .uri("/v1/allocate")
        .header("Prefer", "respond-async")
        .exchange()
        .expectStatus()
        .isAccepted();
    var command = (AllocateSandbox) allocator.onlyCommand().value();
    try (var stream = new RawClient(port)) {
      stream.send(
          """
          GET /v1/commands/%s/events HTTP/1.1\r
          Host: gateway\r
          Authorization: Bearer track-secret-of-tests\r
          X-Track-ID: alice\r
          \r
          """
              .formatted(command.getCommandId()));
      stream.awaitInput("id:pending");

      gateway.stop();

      var answer = stream.readToEnd();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains("id:pending", ":this gateway stops", "\r\n0\r\n");
    }
  }

  private boolean isClosed() throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return false;
    } catch (ConnectException refused) {
      return true;
    }
  }
}
