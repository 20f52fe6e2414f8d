package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.sandboxbroker.stats.BreakerState;
import io.sandboxbroker.stats.CspReport;
import io.sandboxbroker.stats.PoolStats;
import io.sandboxbroker.waiting.WaitingTicket;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient.RequestHeadersSpec;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** The stream of the dashboard over HTTP. */
@TestPropertySource(
    properties = {"broker.dashboard.interval=20ms", "broker.dashboard.max-streams=3"})
class DashboardStreamTest extends GatewayTest {

  private final List<Watch> watches = new ArrayList<>();
  private long version = 1_000;

  @AfterEach
  void leave() {
    watches.forEach(Watch::close);
  }

  @Test
  void aNewStreamBeginsWithTheState() {
    allocator.counts(
        "prefix/lab/available", new PoolStats("prefix/lab/available", 7L, Outcomes.NOW, List.of()));
    allocator.parks(ticket("c-1", "lab"));
    allocator.reports("worker-1", report());
    Awaitility.await()
        .untilAsserted(() -> assertThat(metrics()).contains("broker_line_length 1.0"));
    Watch watch = watch(null);

    watch.await(frame -> is(frame, "hello"));
    assertThat(watch.of("hello").getFirst().data())
        .contains("\"access\":\"write\"", "\"resumed\":false", "\"at\":1767261600");
    watch.await(
        frame ->
            is(frame, "state")
                && JsonPath.<List<Integer>>read(
                        frame.data(), "$.stats.prefixes[?(@.prefix == 'lab')].available")
                    .contains(7)
                && JsonPath.<Integer>read(frame.data(), "$.queue.length") == 1
                && JsonPath.<List<String>>read(frame.data(), "$.csp[*].delete_breaker")
                    .equals(List.of("half_open")));
    watch.await(frame -> is(frame, "hour"));

    allocator.forgets("c-1");
    allocator.counts("prefix/lab/available", null);
    allocator.reports("worker-1", null);
    watch.await(
        frame ->
            is(frame, "state")
                && JsonPath.<Integer>read(frame.data(), "$.queue.length") == 0
                && JsonPath.<List<String>>read(frame.data(), "$.csp").isEmpty());
  }

  @Test
  void eventsArriveInOrderAndAResumedStreamHasNoGapAndNothingTwice() {
    Watch first = watch(null);
    first.await(frame -> is(frame, "events"));
    List<Long> published = publish(10);
    first.awaitVersions(published);
    first.close();
    List<Long> missed = publish(700);
    Watch second = watch(first.lastId());
    List<Long> later = publish(10);

    missed.addAll(later);
    second.awaitVersions(missed);
    assertThat(second.of("hello").getFirst().data()).contains("\"resumed\":true");
    assertThat(second.versions()).containsExactlyElementsOf(missed);
  }

  @Test
  void aStreamThatCannotBeResumedSaysSoAndBeginsAnew() {
    publish(300);
    Watch watch = watch("0-999999999");

    watch.await(frame -> is(frame, "events"));
    assertThat(watch.of("hello").getFirst().data()).contains("\"resumed\":false", "\"reset\":true");
    Awaitility.await().until(() -> watch.versions().size() >= 200);
  }

  @Test
  void anotherPositionIsRefused() {
    stream("no position")
        .exchange()
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.errors[0].field")
        .isEqualTo("Last-Event-ID");
  }

  @Test
  void theNumberOfStreamsIsBounded() {
    for (int open = 0; open < 3; open++) {
      watch(null).await(frame -> is(frame, "hello"));
    }
    stream(null).exchange().expectStatus().isEqualTo(503);

    watches.getFirst().close();
    Awaitility.await()
        .untilAsserted(() -> assertThat(metrics()).contains("broker_dashboard_streams 2.0"));
    watch(null).await(frame -> is(frame, "hello"));
  }

  @Test
  void noProxyAndNoBrowserKeepsIt() {
    var response = stream(null).exchange().returnResult(String.class);
    assertThat(response.getResponseHeaders().getContentType())
        .matches(type -> type.isCompatibleWith(MediaType.TEXT_EVENT_STREAM));
    assertThat(response.getResponseHeaders().getCacheControl()).isEqualTo("no-store");
    assertThat(response.getResponseHeaders().getFirst("X-Accel-Buffering")).isEqualTo("no");
    response.getResponseBody().take(1).blockLast();
  }

  private List<Long> publish(int events) {
    List<Long> versions = new ArrayList<>();
    for (int event = 0; event < events; event++) {
      allocator.happens(Outcomes.event(++version));
      versions.add(version);
    }
    return versions;
  }

  private static WaitingTicket ticket(String command, String prefix) {
    return WaitingTicket.newBuilder()
        .setCommandId(command)
        .setTrackId("alice")
        .setNamePrefix(prefix)
        .setNumber(1)
        .setParkedAt(Outcomes.NOW.minusSeconds(5))
        .setUntil(Outcomes.NOW.plusSeconds(60))
        .build();
  }

  private static CspReport report() {
    return CspReport.newBuilder()
        .setWorkerId("worker-1")
        .setDeletionRate(4.5)
        .setBacklog(3)
        .setDeleteBreaker(BreakerState.HALF_OPEN)
        .setListBreaker(BreakerState.CLOSED)
        .setReportedAt(Outcomes.NOW)
        .build();
  }

  private RequestHeadersSpec<?> stream(String position) {
    var request = operator().get().uri("/v1/admin/stream");
    return position == null ? request : request.header("Last-Event-ID", position);
  }

  private Watch watch(String position) {
    var watch =
        new Watch(
            stream(position)
                .exchange()
                .expectStatus()
                .isOk()
                .returnResult(new ParameterizedTypeReference<ServerSentEvent<String>>() {})
                .getResponseBody());
    watches.add(watch);
    return watch;
  }

  private static boolean is(ServerSentEvent<String> frame, String event) {
    return event.equals(frame.event());
  }

  /** An open stream, and what it has brought. */
  private static final class Watch {

    private final List<ServerSentEvent<String>> frames =
        new java.util.concurrent.CopyOnWriteArrayList<>();
    private final Disposable connection;

    Watch(Flux<ServerSentEvent<String>> stream) {
      connection = stream.subscribe(frames::add, ended -> {});
    }

    void await(Predicate<ServerSentEvent<String>> expected) {
      Awaitility.await().until(() -> frames.stream().anyMatch(expected));
    }

    void awaitVersions(List<Long> expected) {
      Awaitility.await().until(() -> versions().containsAll(expected));
    }

    List<ServerSentEvent<String>> of(String event) {
      return frames.stream().filter(frame -> is(frame, event)).toList();
    }

    List<Long> versions() {
      return of("events").stream()
          .flatMap(frame -> JsonPath.<List<Number>>read(frame.data(), "$[*].version").stream())
          .map(Number::longValue)
          .toList();
    }

    String lastId() {
      return of("events").stream()
          .map(ServerSentEvent::id)
          .filter(Objects::nonNull)
          .reduce((one, other) -> other)
          .orElseThrow();
    }

    void close() {
      connection.dispose();
    }
  }
}
