package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.gateway.reply.AllocationBacklog;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;

/** A gateway with room for little: past each bound it says so at once, and has room again later. */
@TestPropertySource(
    properties = {
      "broker.replies.max-waiting=3",
      "broker.replies.publishers=1",
      "broker.replies.max-publishing=2",
    })
class OverloadTest extends GatewayTest {

  @Autowired private MeterRegistry meters;
  @Autowired private AllocationBacklog backlog;
  private final CountDownLatch blocked = new CountDownLatch(1);
  private List<Disposable> clients = List.of();

  @AfterEach
  void everybodyLeavesAndNothingIsLeft() {
    blocked.countDown();
    clients.forEach(Disposable::dispose);
    Awaitility.await().until(() -> gauge("broker.waiting.requests") == 0);
    // The cancellations of those who left come after them.
    Awaitility.await().until(() -> gauge("broker.commands.unacknowledged") == 0);
    allocator.answers(Outcomes::allocated);
    Awaitility.await()
        .untilAsserted(
            () -> track("alice").post().uri("/v1/allocate").exchange().expectStatus().isCreated());
  }

  @Test
  void whenAsManyWaitAsMayTheNextIsRefusedUntilOneLeaves() {
    letWait(3);
    refused(track("next").post().uri("/v1/allocate").exchange());
    clients.getFirst().dispose();
    Awaitility.await().until(() -> gauge("broker.waiting.requests") == 2);
    allocator.answers(Outcomes::allocated);
    track("next").post().uri("/v1/allocate").exchange().expectStatus().isCreated();
  }

  /** While students wait, others give sandboxes back, look and command: that ends the waiting. */
  @Test
  void whileAsManyAllocationsWaitAsMayAllOthersAreServed() {
    letWait(3);
    refused(track("next").post().uri("/v1/allocate").exchange());
    allocator.answersAll(new AnyOutcome(allocator)::of);
    track("owner").post().uri("/v1/sandboxes/1/mark-for-deletion").exchange().expectStatus().isOk();
    track("waiting").delete().uri("/v1/commands/unknown").exchange().expectStatus().isOk();
    track("owner").get().uri("/v1/sandboxes/none").exchange().expectStatus().isNotFound();
    operator().post().uri("/v1/admin/cleanup").exchange().expectStatus().is2xxSuccessful();
    operator()
        .post()
        .uri("/v1/admin/sandboxes/1/retry-deletion")
        .exchange()
        .expectStatus()
        .isAccepted();
    operator().put().uri("/v1/admin/freeze/sync?reason=x").exchange().expectStatus().isOk();
    operator().delete().uri("/v1/admin/freeze/sync").exchange().expectStatus().isOk();
    assertThat(gauge("broker.waiting.requests")).isEqualTo(3);
  }

  @Test
  void whilePublishersOfAllocationsAreBlockedAllOthersAreServed() {
    allocator.answers(this::block);
    clients = clients(3);
    Awaitility.await().untilAsserted(() -> refused(accept("next")));
    allocator.answersAll(new AnyOutcome(allocator)::of);
    track("owner").post().uri("/v1/sandboxes/1/mark-for-deletion").exchange().expectStatus().isOk();
    operator().post().uri("/v1/admin/cleanup").exchange().expectStatus().is2xxSuccessful();
  }

  @Test
  void theReplyOfAClientThatHasGoneIsCountedAsLate() {
    letWait(1);
    clients.getFirst().dispose();
    Awaitility.await().until(() -> gauge("broker.waiting.requests") == 0);
    double late = late();
    var command = allocator.commands().getFirst();
    allocator.publishes(Outcomes.allocated(command.value()), command.headers());
    Awaitility.await().until(() -> late() == late + 1);
  }

  @Test
  void whoTakesAcceptanceNeedsNoPlaceAmongThoseWhoWait() {
    letWait(3);
    accept("next").expectStatus().isAccepted();
    assertThat(gauge("broker.waiting.requests")).isEqualTo(3);
  }

  @Test
  void whenPublishersAreBusyAndTheirQueueIsFullTheNextIsRefused() {
    allocator.answers(this::block);
    clients = clients(1);
    Awaitility.await().until(() -> allocator.commands().size() == 1);
    clients = Stream.concat(clients.stream(), clients(2).stream()).toList();
    Awaitility.await().untilAsserted(() -> refused(accept("next")));
    assertThat(allocator.commands()).hasSize(1);
  }

  @Test
  void whenCommandsWouldNotBeDecidedInTimeTheNextIsRefusedAtOnce() {
    allocator.answers(Outcomes::allocated);
    var undecided = Stream.generate(backlog::newPlace).limit(1_000).toList();
    undecided.forEach(place -> place.published("backlog-" + UUID.randomUUID()));
    var decisions = undecided.iterator();
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                decisions.next().decided();
                refused(track("late").post().uri("/v1/allocate").exchange());
              });
      accept("patient").expectStatus().isAccepted();
    } finally {
      undecided.forEach(AllocationBacklog.Place::abandoned);
    }
  }

  private SpecificRecord block(SpecificRecord command) {
    try {
      blocked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return command instanceof AllocateSandbox ? Outcomes.allocated(command) : null;
  }

  /** One after the other: at once, they would be more than may be published at once. */
  private void letWait(int number) {
    for (int waiting = 1; waiting <= number; waiting++) {
      int expected = waiting;
      clients = Stream.concat(clients.stream(), clients(1).stream()).toList();
      Awaitility.await().until(() -> gauge("broker.waiting.requests") == expected);
      Awaitility.await().until(() -> gauge("broker.commands.unacknowledged") == 0);
    }
  }

  /** Clients that are sent off and not waited for. */
  private List<Disposable> clients(int number) {
    WebClient client = WebClient.create(url());
    return Stream.generate(
            () ->
                client
                    .post()
                    .uri("/v1/allocate")
                    .headers(headers -> headers.setBearerAuth("track-secret-of-tests"))
                    .header("X-Track-ID", "waiting")
                    .retrieve()
                    .toBodilessEntity()
                    .subscribe(done -> {}, failure -> {}))
        .limit(number)
        .toList();
  }

  private ResponseSpec accept(String track) {
    return track(track).post().uri("/v1/allocate").header("Prefer", "respond-async").exchange();
  }

  private static void refused(ResponseSpec response) {
    response
        .expectStatus()
        .isEqualTo(503)
        .expectHeader()
        .valueEquals("Retry-After", "2")
        .expectBody()
        .jsonPath("$.type")
        .isEqualTo("urn:sandbox-broker:problem:overloaded");
  }

  private double gauge(String name) {
    return meters.get(name).gauge().value();
  }

  private double late() {
    return meters.get("broker.replies").tag("fate", "late").counter().count();
  }
}
