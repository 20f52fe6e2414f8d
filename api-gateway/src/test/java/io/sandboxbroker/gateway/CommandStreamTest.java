package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.waiting.WaitingTicket;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.FluxExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import reactor.core.Disposable;

/** The streams of the states of allocations, over connections of Reactor Netty. */
@TestPropertySource(
    properties = {
      "broker.command-streams.interval=20ms",
      "broker.command-streams.heartbeat=200ms",
      "broker.command-streams.max-streams=3",
      "broker.command-streams.max-per-track=2"
    })
class CommandStreamTest extends GatewayTest {

  private static final ParameterizedTypeReference<ServerSentEvent<String>> EVENT =
      new ParameterizedTypeReference<>() {};

  private final List<Stream> streams = new ArrayList<>();
  private final List<String> parked = new ArrayList<>();

  /** A client, and what it has read. */
  private record Stream(
      HttpHeaders headers, List<ServerSentEvent<String>> events, Disposable connection) {

    /** The ids of the events, and what the stream said besides. */
    List<String> ids() {
      return events.stream()
          .filter(event -> event.data() != null)
          .map(ServerSentEvent::id)
          .toList();
    }

    List<String> comments() {
      return events.stream()
          .map(ServerSentEvent::comment)
          .filter(comment -> comment != null)
          .toList();
    }

    boolean hasEnded() {
      return connection.isDisposed();
    }
  }

  @AfterEach
  void close() {
    streams.forEach(stream -> stream.connection().dispose());
    parked.forEach(allocator::forgets);
    Awaitility.await().untilAsserted(() -> assertThat(open()).isZero());
  }

  @Test
  void aClientSeesEachStateAndEachPositionUntilTheOutcome() {
    String id = accepted("alice");
    Stream stream = watch("alice", id, null);
    awaits(stream, "pending");
    park("bob", UUID.randomUUID().toString(), 1);
    park("alice", id, 2);
    awaits(stream, "pending", "waiting-2");
    allocator.forgets(parked.getFirst());
    awaits(stream, "pending", "waiting-2", "waiting-1");
    allocates(id);
    awaits(stream, "pending", "waiting-2", "waiting-1", "allocated");
    Awaitility.await().until(stream::hasEnded);
    assertThat(stream.events().getLast().data())
        .contains("\"state\":\"allocated\"", "\"sandbox_id\":\"2026839\"");
  }

  @Test
  void aRefusalEndsTheStream() {
    String id = accepted("alice");
    Stream stream = watch("alice", id, null);
    var command = allocator.onlyCommand();
    allocator.publishes(
        Outcomes.rejected(command.value(), AllocationRejection.NO_SANDBOXES_AVAILABLE),
        command.headers());
    Awaitility.await().until(stream::hasEnded);
    assertThat(stream.ids()).last().isEqualTo("refused");
    assertThat(stream.events().getLast().data()).contains("NO_SANDBOXES_AVAILABLE");
  }

  /** The command is another gateway's, which is where the client saw the first events. */
  @Test
  void aClientResumesWhereItWas() {
    String id = UUID.randomUUID().toString();
    park("alice", id, 1);
    awaitsKnown("alice", id);
    Stream upToDate = watch("alice", id, "waiting-1");
    Stream behind = watch("alice", id, "waiting-7");
    awaits(behind, "waiting-1");
    allocator.forgets(id);
    awaits(behind, "waiting-1", "pending");
    awaits(upToDate, "pending");
  }

  @Test
  void aClientThatHasSeenTheOutcomeNeedNotComeBack() {
    String id = accepted("alice");
    allocates(id);
    Awaitility.await()
        .untilAsserted(() -> response("alice", id, "allocated").expectStatus().isNoContent());
    Stream again = watch("alice", id, "waiting-1");
    awaits(again, "allocated");
    Awaitility.await().until(again::hasEnded);
  }

  @Test
  void commentsKeepTheConnectionOpen() {
    Stream stream = watch("alice", accepted("alice"), null);
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(stream.comments())
                    .hasSizeGreaterThan(1)
                    .allMatch(comment -> comment.equals("heartbeat")));
    assertThat(stream.ids()).containsExactly("pending");
    assertThat(stream.events().getFirst().retry()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void theHeadersAreThoseOfAStreamAndOfEveryResponse() {
    Stream stream = watch("alice", accepted("alice"), null);
    assertThat(stream.headers().getContentType().isCompatibleWith(MediaType.TEXT_EVENT_STREAM))
        .isTrue();
    assertThat(stream.headers().getCacheControl()).isEqualTo("no-store");
    assertThat(stream.headers().getFirst("X-Accel-Buffering")).isEqualTo("no");
    assertThat(stream.headers().getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(stream.headers().getFirst("Content-Security-Policy")).startsWith("default-src");
    assertThat(stream.headers().getFirst("X-Request-ID")).isNotBlank();
  }

  @Test
  void theCommandOfAnotherTrackIsNotFound() {
    String id = accepted("alice");
    String waiting = UUID.randomUUID().toString();
    park("alice", waiting, 1);
    awaitsKnown("alice", waiting);
    for (String command : List.of(id, waiting, UUID.randomUUID().toString())) {
      response("mallory", command, null)
          .expectStatus()
          .isNotFound()
          .expectHeader()
          .contentType(MediaType.APPLICATION_PROBLEM_JSON)
          .expectBody()
          .jsonPath("$.code")
          .isEqualTo("COMMAND_NOT_FOUND");
    }
  }

  @Test
  void aTrackHasOnlySoManyStreams() {
    String id = accepted("alice");
    watch("alice", id, null);
    Stream second = watch("alice", id, null);
    overloaded("alice", id);
    second.connection().dispose();
    Awaitility.await().untilAsserted(() -> assertThat(open()).isEqualTo(1));
    awaits(watch("alice", id, null), "pending");
  }

  @Test
  void aGatewayHasOnlySoManyStreams() {
    String alices = accepted("alice");
    watch("alice", alices, null);
    watch("alice", alices, null);
    String bobs = UUID.randomUUID().toString();
    park("bob", bobs, 1);
    awaitsKnown("bob", bobs);
    watch("bob", bobs, null);
    overloaded("bob", bobs);
  }

  @Test
  void aHeadRequestOpensNoStream() {
    String id = accepted("alice");
    for (int i = 0; i < 5; i++) {
      track("alice")
          .method(HttpMethod.HEAD)
          .uri("/v1/commands/{id}/events", id)
          .exchange()
          .expectStatus()
          .isOk();
    }
    assertThat(open()).isZero();
  }

  /** Nobody waits for it, and it still finds the outcome. */
  @Test
  void aClientThatDoesNotReadHoldsUpNobody() throws IOException {
    String id = accepted("alice");
    try (var slow = new RawClient(port)) {
      slow.send(
          """
          GET /v1/commands/%s/events HTTP/1.1\r
          Host: gateway\r
          Connection: close\r
          Authorization: Bearer track-secret-of-tests\r
          X-Track-ID: alice\r
          \r
          """
              .formatted(id));
      Awaitility.await().untilAsserted(() -> assertThat(open()).isEqualTo(1));
      Stream quick = watch("alice", id, null);
      for (int place = 1; place <= 5; place++) {
        park("alice", id, place);
        allocator.forgets(id);
      }
      allocates(id);
      Awaitility.await().until(quick::hasEnded);
      var answer = slow.readToEnd();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains("id:allocated");
    }
  }

  private String accepted(String track) {
    allocator.answers(command -> null);
    track(track)
        .post()
        .uri("/v1/allocate")
        .header("Prefer", "respond-async")
        .exchange()
        .expectStatus()
        .isAccepted();
    return ((AllocateSandbox) allocator.onlyCommand().value()).getCommandId();
  }

  private void allocates(String id) {
    var command = allocator.onlyCommand();
    assertThat(((AllocateSandbox) command.value()).getCommandId()).isEqualTo(id);
    allocator.publishes(Outcomes.allocated(command.value()), command.headers());
  }

  private void park(String track, String command, long number) {
    parked.add(command);
    allocator.parks(
        new WaitingTicket(command, track, null, number, Outcomes.NOW, Outcomes.NOW, null));
  }

  private void awaitsKnown(String track, String id) {
    Awaitility.await()
        .untilAsserted(
            () -> track(track).get().uri("/v1/commands/{id}", id).exchange().expectStatus().isOk());
  }

  private ResponseSpec response(String track, String id, String seen) {
    return track(track)
        .get()
        .uri("/v1/commands/{id}/events", id)
        .accept(MediaType.TEXT_EVENT_STREAM)
        .headers(
            headers -> {
              if (seen != null) {
                headers.set("Last-Event-ID", seen);
              }
            })
        .exchange();
  }

  private Stream watch(String track, String id, String seen) {
    FluxExchangeResult<ServerSentEvent<String>> result =
        response(track, id, seen).expectStatus().isOk().returnResult(EVENT);
    List<ServerSentEvent<String>> events = new CopyOnWriteArrayList<>();
    var stream =
        new Stream(
            result.getResponseHeaders(), events, result.getResponseBody().subscribe(events::add));
    streams.add(stream);
    return stream;
  }

  private void overloaded(String track, String id) {
    response(track, id, null)
        .expectStatus()
        .isEqualTo(503)
        .expectHeader()
        .exists("Retry-After")
        .expectHeader()
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("SERVICE_UNAVAILABLE");
  }

  private static void awaits(Stream stream, String... ids) {
    Awaitility.await().untilAsserted(() -> assertThat(stream.ids()).containsExactly(ids));
  }

  private int open() {
    String line =
        metrics()
            .lines()
            .filter(metric -> metric.startsWith("broker_command_streams "))
            .collect(Collectors.joining());
    return (int) Double.parseDouble(line.split(" ", -1)[1]);
  }
}
