package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.command.CancellationResult;
import io.sandboxbroker.command.RequestCleanup;
import io.sandboxbroker.command.RequestSync;
import io.sandboxbroker.command.RetryDeletion;
import io.sandboxbroker.event.SandboxStatus;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.specific.SpecificRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Whatever blocks an event loop fails its request here, and so would the tracing of it. */
@TestPropertySource(
    properties =
        "management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:1/v1/traces")
class BlockingCallsTest extends GatewayTest {

  private static final LocalIssuer ISSUER = new LocalIssuer();

  @DynamicPropertySource
  static void issuer(DynamicPropertyRegistry settings) {
    settings.add("BROKER_JWT_ISSUER", ISSUER::url);
    settings.add("BROKER_JWT_AUDIENCE", () -> LocalIssuer.AUDIENCE);
  }

  @AfterAll
  static void close() {
    ISSUER.close();
  }

  @BeforeAll
  static void watch() {
    BlockHound.install();
  }

  @Test
  void blockingWhereOneMustNotIsSeen() {
    assertThatThrownBy(
            () ->
                Mono.fromRunnable(BlockingCallsTest::block)
                    .subscribeOn(Schedulers.parallel())
                    .block(Duration.ofSeconds(30)))
        .hasRootCauseInstanceOf(BlockingOperationError.class);
  }

  @Test
  void aProducerThatBlocksDoesNotBlockAnEventLoop() {
    allocator.answers(command -> afterBlocking(Outcomes.allocated(command)));
    track("alice").post().uri("/v1/allocate").exchange().expectStatus().isCreated();
    allocator.answers(command -> afterBlocking(Outcomes.released(command)));
    track("alice")
        .post()
        .uri("/v1/sandboxes/17/mark-for-deletion")
        .exchange()
        .expectStatus()
        .isOk();
  }

  @Test
  void acceptingLookingAndCancellingBlockNothing() {
    allocator.answers(command -> afterBlocking(Outcomes.allocated(command)));
    URI command =
        track("alice")
            .post()
            .uri("/v1/allocate")
            .header("Prefer", "respond-async")
            .exchange()
            .expectStatus()
            .isAccepted()
            .returnResult()
            .getResponseHeaders()
            .getLocation();
    Awaitility.await()
        .untilAsserted(
            () ->
                track("alice")
                    .get()
                    .uri(command.getPath())
                    .exchange()
                    .expectBody()
                    .jsonPath("$.state")
                    .isEqualTo("allocated"));
    track("alice").get().uri(command.getPath() + "/events").exchange().expectStatus().isOk();
    allocator.answers(
        cancel -> afterBlocking(Outcomes.cancellation(cancel, CancellationResult.CANCELLED)));
    track("alice").delete().uri("/v1/commands/c-1").exchange().expectStatus().isOk();
  }

  @Test
  void operatorsBlockNothing() {
    allocator.answers(
        command -> {
          block();
          return switch (command) {
            case RequestCleanup cleanup -> OperatorOutcomes.begun(cleanup);
            case RetryDeletion retry -> OperatorOutcomes.due(retry, SandboxStatus.PENDING_DELETION);
            default -> {
              allocator.observes(OperatorOutcomes.completed(command, 3, 1));
              yield null;
            }
          };
        });
    operator().post().uri("/v1/admin/sync").exchange().expectStatus().isOk();
    var sync = (RequestSync) allocator.commands().getFirst().value();
    String shown = "/v1/admin/commands/" + sync.getCommandId();
    operator().get().uri(shown).exchange().expectStatus().isOk();
    operator().post().uri("/v1/admin/cleanup").exchange().expectStatus().isOk();
    String retried = "/v1/admin/sandboxes/17/retry-deletion";
    operator().post().uri(retried).exchange().expectStatus().isAccepted();
    operator().put().uri("/v1/admin/freeze/sync?reason=x").exchange().expectStatus().isOk();
    operator().get().uri("/v1/admin/freeze").exchange().expectStatus().isOk();
    operator().get().uri("/v1/admin/stats").exchange().expectStatus().isOk();
    operator().get().uri("/v1/admin/queue").exchange().expectStatus().isOk();
    operator().delete().uri("/v1/admin/freeze/sync").exchange().expectStatus().isOk();
  }

  @Test
  void lookingIntoThePoolBlocksNothing() {
    allocator.addToHistory("17", Outcomes.event(1));
    operator().get().uri("/v1/admin/sandboxes?lab=any").exchange().expectStatus().isOk();
    operator()
        .get()
        .uri("/v1/admin/sandboxes?cursor=AAAA")
        .exchange()
        .expectStatus()
        .isEqualTo(400);
    operator().get().uri("/v1/admin/sandboxes/unheard-of").exchange().expectStatus().isNotFound();
    operator().get().uri("/v1/admin/sandboxes/17/history").exchange().expectStatus().isOk();
  }

  @Test
  void aLookUpBlocksNothing() {
    track("alice").get().uri("/v1/sandboxes/unheard-of").exchange().expectStatus().isNotFound();
  }

  @Test
  void whoeverSignsInBlocksNothing() {
    for (String token : new String[] {ISSUER.token("sandbox:track"), "a.b.c", "unknown"}) {
      anybody()
          .get()
          .uri("/v1/sandboxes/unheard-of")
          .headers(headers -> headers.setBearerAuth(token))
          .header("X-Track-ID", "alice")
          .exchange()
          .expectStatus()
          .value(status -> assertThat(status).isEqualTo(token.length() > 10 ? 404 : 401));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/healthz",
        "/readyz",
        "/metrics",
        "/v1/openapi.json",
        "/v1/swagger-ui/index.html"
      })
  void whatOperatorsAskBlocksNothing(String path) {
    anybody().get().uri(path).exchange().expectStatus().isOk();
  }

  private static SpecificRecord afterBlocking(SpecificRecord outcome) {
    block();
    return outcome;
  }

  private static void block() {
    LockSupport.parkNanos(1);
  }
}
