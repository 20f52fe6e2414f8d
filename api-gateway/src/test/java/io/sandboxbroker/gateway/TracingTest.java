package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.opentelemetry.sdk.trace.SpanProcessor;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.topic.Traceparent;
import io.sandboxbroker.tracing.JsonLines;
import io.sandboxbroker.tracing.RecordedSpans;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** With tracing on; the collector is away, and is not tried before this is over. */
@Import(TracingTest.Recording.class)
@TestPropertySource(
    properties = {
      "management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:1/v1/traces",
      "management.opentelemetry.tracing.export.schedule-delay=1h"
    })
class TracingTest extends GatewayTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CLIENT = "00-" + TRACE + "-b7ad6b7169203331-01";

  @Autowired private RecordedSpans spans;

  static class Recording {

    @Bean
    RecordedSpans spans() {
      return new RecordedSpans();
    }

    @Bean
    SpanProcessor recording(RecordedSpans spans) {
      return spans.processor();
    }
  }

  @BeforeEach
  void forget() {
    spans.clear();
  }

  @Test
  void anAllocationIsTwoStepsOfTheClientsTraceAndItsCommandIsToldOfTheSecond() {
    allocator.answers(Outcomes::allocated);
    track("alice")
        .post()
        .uri("/v1/allocate")
        .header("traceparent", CLIENT)
        .header("X-Request-ID", "request-1")
        .exchange()
        .expectStatus()
        .isCreated();

    RecordedSpans.Ended request = await("POST /v1/allocate");
    RecordedSpans.Ended publish = await("publish " + Topics.ALLOCATION_COMMANDS.name());
    assertThat(request.trace()).isEqualTo(TRACE);
    assertThat(request.parent()).isEqualTo("b7ad6b7169203331");
    assertThat(request.kind()).isEqualTo("SERVER");
    assertThat(request.attributes())
        .contains(
            entry("http.request.method", "POST"),
            entry("http.route", "/v1/allocate"),
            entry("http.response.status_code", "201"),
            entry("broker.request_id", "request-1"),
            entry("broker.track_id", "alice"))
        .containsKeys("broker.command_id", "broker.sandbox_id");
    assertThat(publish.trace()).isEqualTo(TRACE);
    assertThat(publish.parent()).isEqualTo(request.id());
    assertThat(publish.kind()).isEqualTo("PRODUCER");
    assertThat(Headers.read(allocator.onlyCommand().headers(), Headers.TRACEPARENT))
        .contains(publish.traceparent());
    assertThat(spans.ended()).as("and no other").hasSize(2);
  }

  @Test
  void aRefusalEndsItsSpanWithItsStatus() {
    anybody().post().uri("/v1/allocate").exchange().expectStatus().isUnauthorized();

    assertThat(await("POST").attributes())
        .contains(
            entry("http.response.status_code", "401"), entry("broker.refusal", "UNAUTHORIZED"));
  }

  @Test
  void aTraceThatTheClientDoesNotWantIsPassedOnAndNotRecorded() {
    allocator.answers(Outcomes::allocated);
    track("alice")
        .post()
        .uri("/v1/allocate")
        .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-00")
        .exchange()
        .expectStatus()
        .isCreated();

    assertThat(Traceparent.read(allocator.onlyCommand().headers()))
        .hasValueSatisfying(
            passed -> {
              assertThat(Traceparent.traceId(passed)).isEqualTo(TRACE);
              assertThat(Traceparent.isSampled(passed)).isFalse();
            });
    assertThat(spans.ended()).isEmpty();
  }

  @Test
  void whatMachinesAskEveryFewSecondsIsNoTrace() {
    anybody().get().uri("/healthz").exchange().expectStatus().isOk();
    anybody().get().uri("/metrics").exchange().expectStatus().isOk();
    anybody().post().uri("/v1/allocate").exchange().expectStatus().isUnauthorized();

    await("POST");
    assertThat(spans.ended()).hasSize(1);
  }

  @Test
  void theLineOfARequestSaysWhatItConcerns() {
    allocator.answers(Outcomes::released);
    try (JsonLines log = JsonLines.of("io.sandboxbroker.gateway.web.AccessLog")) {
      track("bob")
          .post()
          .uri("/v1/sandboxes/17/mark-for-deletion")
          .header("traceparent", CLIENT)
          .header("X-Request-ID", "request-2")
          .exchange()
          .expectStatus()
          .isOk();

      var request = await("POST /v1/sandboxes/{id}/mark-for-deletion");
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("{")
          .contains(
              "\"request_id\":\"request-2\"",
              "\"track_id\":\"bob\"",
              "\"sandbox_id\":\"17\"",
              "\"command_id\":\"" + request.attributes().get("broker.command_id") + "\"",
              "\"trace_id\":\"" + TRACE + "\"",
              "\"span_id\":\"" + request.id() + "\"")
          .doesNotContain("track-secret-of-tests");
    }
  }

  /** A response may be read before its span has ended. */
  private RecordedSpans.Ended await(String name) {
    Awaitility.await().untilAsserted(() -> spans.only(name));
    return spans.only(name);
  }
}
