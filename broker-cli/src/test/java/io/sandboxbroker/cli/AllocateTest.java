package io.sandboxbroker.cli;

import static io.sandboxbroker.cli.StubBroker.problem;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How an allocation waits in the queue. */
class AllocateTest extends CommandTest {

  private static final String ALLOCATE = "POST /v1/allocate";
  private static final String STATE = "GET /v1/commands/c-1";

  /** In the 61 s of a wait: four that come ever later, then each three seconds, and the last. */
  private static final int POLLS = 23;

  private static final String CANCEL = "DELETE /v1/commands/c-1";
  private static final String WAITING = "{\"command_id\": \"c-1\", \"state\": \"waiting\"}";
  private static final String NONE = problem("NO_SANDBOXES_AVAILABLE", "No sandbox is free.");
  private static final String REFUSED =
      "{\"command_id\": \"c-1\", \"state\": \"refused\", \"outcome\": " + NONE + "}";
  private static final String ALLOCATED =
      "{\"command_id\": \"c-1\", \"state\": \"allocated\", \"outcome\": " + SANDBOX + "}";

  private void accept() {
    broker.on(ALLOCATE, 202, WAITING, "Location", "/v1/commands/c-1");
  }

  @Test
  void aShortWaitIsOneRequest() {
    broker.on(ALLOCATE, 201, SANDBOX);

    assertThat(run("allocate", "--wait", "40s", "--prefix", "lab one", "--lab", "adventure"))
        .isZero();

    var request = broker.requests().getFirst();
    assertThat(request.header("Prefer")).isEqualTo("wait=40");
    assertThat(request.header("X-Track-ID")).isEqualTo("anna");
    assertThat(request.header("X-Sandbox-Name-Prefix")).isEqualTo("lab one");
    assertThat(request.header("X-Instruqt-Track-ID")).isEqualTo("adventure");
    assertThat(out.toString())
        .containsPattern("sandbox_id +2026839")
        .contains("2030-01-31T12:00:00Z");
  }

  @Test
  void aLongWaitKeepsItsPlaceInTheQueue() {
    accept();
    broker.on(STATE, 200, WAITING).on(STATE, 200, WAITING).on(STATE, 200, ALLOCATED);

    assertThat(run("allocate", "--wait", "10m", "-o", "json")).isZero();

    assertThat(broker.requests().getFirst().header("Prefer")).isEqualTo("respond-async");
    assertThat(broker.calls()).containsExactly(ALLOCATE, STATE, STATE, STATE);
    assertThat(out.toString()).contains("\"sandbox_id\" : \"2026839\"");
  }

  @Test
  void aCommandThatEndsBeforeTheWaitIsSentAgain() {
    accept();
    broker.on(ALLOCATE, 201, SANDBOX).on(STATE, 200, REFUSED);

    assertThat(run("allocate", "--wait", "15m")).isZero();
    assertThat(broker.calls()).containsExactly(ALLOCATE, STATE, ALLOCATE);
  }

  @Test
  void aCommandThatTheBrokerHasForgottenIsSentAgain() {
    accept();
    broker.on(ALLOCATE, 201, SANDBOX).on(STATE, 404, problem("COMMAND_NOT_FOUND", "None."));

    assertThat(run("allocate", "--wait", "5m")).isZero();
    assertThat(broker.requests())
        .filteredOn(it -> it.toString().equals(ALLOCATE))
        .extracting(it -> it.header("Idempotency-Key"))
        .hasSize(2)
        .containsOnly(broker.requests().getFirst().header("Idempotency-Key"));
  }

  @Test
  void whoGivesUpLeavesTheQueue() {
    accept();
    broker.on(STATE, 200, WAITING).on(CANCEL, 200, "{\"state\": \"cancelled\"}");

    assertThat(run("allocate", "--wait", "2m")).isEqualTo(3);
    assertThat(broker.calls()).last().isEqualTo(CANCEL);
    assertThat(time.total()).isEqualTo(Duration.ofMinutes(2));
    assertThat(message()).contains("NO_SANDBOXES_AVAILABLE");
  }

  @Test
  void aSandboxThatIsQuickerThanTheCancellationIsTaken() {
    accept();
    broker
        .on(STATE, 200, WAITING)
        .on(CANCEL, 409, problem("COMMAND_NOT_WAITING", "It does not wait."));
    for (int i = 1; i < POLLS; i++) {
      broker.on(STATE, 200, WAITING);
    }
    broker.on(STATE, 200, ALLOCATED);

    assertThat(run("allocate", "--wait", "61s")).isZero();
    assertThat(out.toString()).contains("2026839");
  }

  @Test
  void aRefusalForAnotherReasonEndsTheWait() {
    accept();
    broker.on(
        STATE,
        200,
        "{\"state\": \"refused\", \"outcome\": "
            + problem("IDEMPOTENCY_KEY_REUSED", "Ended.")
            + "}");

    assertThat(run("allocate", "--wait", "10m")).isEqualTo(1);
    assertThat(message()).contains("Ended. (IDEMPOTENCY_KEY_REUSED");
  }

  @Test
  void aCommandMayBeLeftToItself() {
    accept();

    assertThat(run("allocate", "--async")).isZero();
    assertThat(broker.requests().getFirst().header("Prefer")).isEqualTo("respond-async");
    assertThat(out.toString()).contains("command_id  c-1");
  }

  @Test
  void aSwapWaitsLikeAnAllocation() {
    broker.on("POST /v1/sandboxes/7/swap", 201, SANDBOX);

    assertThat(run("swap", "7", "--reason", "no network", "--wait", "30s")).isZero();
    assertThat(broker.calls()).containsExactly("POST /v1/sandboxes/7/swap?reason=no+network");
    assertThat(broker.requests().getFirst().header("Idempotency-Key")).isNotEmpty();
  }

  @Test
  void aRenewalSaysHowLong() {
    broker.on("POST /v1/sandboxes/7/renew", 200, "{\"sandbox_id\": \"7\", \"expires_at\": 1}");

    assertThat(run("renew", "7", "--for", "1h30m")).isZero();
    assertThat(broker.calls()).containsExactly("POST /v1/sandboxes/7/renew?duration=PT1H30M");
    assertThat(out.toString()).contains("1970-01-01T00:00:01Z");
  }

  @Test
  void whoAsksMustBeKnown() {
    environment.remove("BROKER_TRACK");

    assertThat(run("mine")).isEqualTo(2);
    assertThat(message()).contains("--track ID, or BROKER_TRACK");
  }

  @Test
  void anIdIsNoPath() {
    assertThat(run("show", "../admin/stats")).isEqualTo(2);
    assertThat(broker.requests()).isEmpty();
  }
}
