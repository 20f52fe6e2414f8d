package io.sandboxbroker.cli;

import static io.sandboxbroker.cli.StubBroker.problem;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How streams are read, resumed and ended. */
class WatchTest extends CommandTest {

  private static final String STREAM = "GET /v1/admin/stream";
  private static final String[] SSE = {"Content-Type", "text/event-stream"};

  @Test
  void aStreamThatBreaksIsResumedBehindItsLastWholeEvent() {
    broker
        .on(
            STREAM,
            200,
            ": hello\n\nid: 1\nevent: events\ndata: [{\"type\": \"A\"}]\n\nid: 2\ndata: [{\"ty",
            SSE)
        .on(STREAM, 200, "id: 2\nevent: events\ndata: [{\"type\":\ndata: \"B\"}]\n\n", SSE);

    assertThat(run("watch", "--count", "2", "-o", "json")).isZero();

    assertThat(broker.requests().get(1).header("Last-Event-ID")).isEqualTo("1");
    assertThat(out.toString().lines())
        .containsExactly(
            "{\"id\":\"1\",\"event\":\"events\",\"data\":{\"type\":\"A\"}}",
            "{\"id\":\"2\",\"event\":\"events\",\"data\":{\"type\":\"B\"}}");
  }

  @Test
  void eachEventIsALineAndAGapIsSaid() {
    broker.on(
        STREAM,
        200,
        """
        event: state
        data: {"queue": {"length": 1}}

        event: reset
        data: {}

        event: events
        data: [{"type": "SandboxAllocated", "occurred_at": 1896076800, "track": "anna"},
        data:  {"type": "AllocationRejected", "reason": "NO_SANDBOXES_AVAILABLE", "x": 1}]

        """,
        SSE);

    assertThat(run("watch", "--count", "1")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "2030-01-31T08:00:00Z  SandboxAllocated  anna",
            "AllocationRejected  NO_SANDBOXES_AVAILABLE");
    assertThat(message())
        .isEqualTo("broker: events are missing here: the broker no longer has them");
  }

  @Test
  void aStreamWithoutMoreIsOver() {
    broker.on("GET /v1/commands/c-1/events", 204, "");

    assertThat(run("watch", "c-1")).isEqualTo(1);
    assertThat(broker.requests()).hasSize(1);
  }

  @Test
  void aCommandIsWatchedToItsOutcome() {
    broker.on(
        "GET /v1/commands/c-1/events",
        200,
        """
        data: {"state": "waiting", "position": 2}

        data: {"state": "allocated", "outcome": {"sandbox_id": "7"}}

        """,
        SSE);

    assertThat(run("watch", "c-1")).isZero();
    assertThat(broker.requests().getFirst().header("X-Track-ID")).isEqualTo("anna");
    assertThat(out.toString().lines())
        .containsExactly("state=waiting position=2", "state=allocated outcome=sandbox_id=7");
  }

  @Test
  void aRefusedStreamIsNotTriedAgain() {
    broker.on(STREAM, 403, problem("FORBIDDEN", "An operator's token is needed."));

    assertThat(run("watch")).isEqualTo(5);
    assertThat(broker.requests()).hasSize(1);
  }

  @Test
  void aStreamThatStaysAwayEndsTheWatch() {
    environment.put("BROKER_URL", "http://127.0.0.1:1");

    assertThat(run("watch", "--timeout", "20s")).isEqualTo(4);
    assertThat(time.pauses()).hasSizeGreaterThan(3);
  }
}
