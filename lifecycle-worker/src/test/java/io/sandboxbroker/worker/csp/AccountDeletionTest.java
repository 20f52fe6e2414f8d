package io.sandboxbroker.worker.csp;

import static io.sandboxbroker.simulator.Operation.DELETE_ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.simulator.CspSimulator;
import io.sandboxbroker.simulator.Fault;
import io.sandboxbroker.simulator.FaultWindow;
import io.sandboxbroker.simulator.SimulatorSettings;
import io.sandboxbroker.worker.csp.CspFault.Throttled;
import io.sandboxbroker.worker.csp.CspFault.Unauthorised;
import io.sandboxbroker.worker.csp.CspFault.Unavailable;
import io.sandboxbroker.worker.csp.DeletionReply.Gone;
import io.sandboxbroker.worker.csp.DeletionReply.NeverPossible;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.resources.ConnectionProvider;

class AccountDeletionTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final CspSimulator csp =
      CspSimulator.start(SimulatorSettings.from(Map.of("SIM_PORT", "0", "SIM_ACCOUNTS", "3")));
  private final ConnectionProvider connections = ConnectionProvider.create("test", 4);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final String externalId = csp.control().accounts().getFirst().id();

  @AfterEach
  void stop() {
    connections.dispose();
    csp.close();
  }

  @Test
  void anAccountIsGoneTheFirstTimeAndTheSecond() {
    assertThat(call()).isInstanceOf(Gone.class).isNotEqualTo(new Gone(404));
    assertThat(csp.control().accounts()).noneMatch(one -> one.id().equals(externalId));
    assertThat(call()).isEqualTo(new Gone(404));
    assertThat(requests("404")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 404, 410})
  void theseMeanGone(int status) {
    strike(new Fault.Answer(status, null, null));

    assertThat(call()).isEqualTo(new Gone(status));
  }

  @ParameterizedTest
  @ValueSource(ints = {202, 302, 400, 409, 500, 502, 503})
  void anyOtherStatusMayBeBetterLater(int status) {
    strike(new Fault.Answer(status, null, null));

    assertThat(call()).isEqualTo(new Unavailable("HTTP " + status));
    assertThat(requests(Integer.toString(status))).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void aRefusedTokenIsUnauthorised(int status) {
    strike(new Fault.Answer(status, null, null));

    assertThat(call()).isEqualTo(new Unauthorised(status));
  }

  @Test
  void theBodyOfAFaultIsNotPassedOn() {
    strike(Fault.licencesUnreadable());

    assertThat(call()).isEqualTo(new Unavailable("HTTP 500"));
  }

  @Test
  void throttlingSaysForHowLongOrNot() {
    strike(Fault.tooManyRequests(Duration.ofSeconds(7)));
    assertThat(call()).isEqualTo(new Throttled(Optional.of(Duration.ofSeconds(7))));

    csp.control().clearFaults();
    strike(Fault.tooManyRequests(null));
    assertThat(call()).isEqualTo(new Throttled(Optional.empty()));
  }

  @Test
  void aResetConnectionIsNotTriedAgain() {
    strike(new Fault.Reset());

    assertThat(call()).isEqualTo(new Unavailable("connection"));
    assertThat(csp.control().requests(10)).hasSize(1);
    assertThat(requests("connection")).isEqualTo(1);
  }

  @Test
  void aConnectionClosedWithoutAnAnswerMayBeBetterLater() {
    strike(new Fault.Close());

    assertThat(call()).isEqualTo(new Unavailable("connection"));
  }

  @Test
  void aReplyThatHangsEndsAfterTheReadTimeout() {
    strike(new Fault.Hang());

    assertThat(client(Duration.ofMillis(300)).delete(externalId).block())
        .isEqualTo(new Unavailable("timeout"));
    assertThat(requests("timeout")).isEqualTo(1);
  }

  @Test
  void aRefusedConnectionMayBeBetterLater() {
    csp.close();

    assertThat(call()).isEqualTo(new Unavailable("connect"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "identity/accounts/", "identity/accounts/..", "accounts/1-1-1-1-1"})
  void anIdThatNamesNoAccountIsNotAskedFor(String malformed) {
    assertThat(client(LONG).delete(malformed).block()).isEqualTo(new NeverPossible());
    assertThat(csp.control().requests(10)).isEmpty();
  }

  private void strike(Fault fault) {
    csp.control().setFault(FaultWindow.of(fault, DELETE_ACCOUNT));
  }

  private DeletionReply call() {
    return client(LONG).delete(externalId).block();
  }

  private CspClient client(Duration read) {
    var test = new TestCsp(csp, connections, meters, () -> Instant.EPOCH);
    return test.client(test.settings(read));
  }

  private double requests(String status) {
    return meters
        .get("broker.csp.requests")
        .tags("op", "delete", "status", status)
        .counter()
        .count();
  }
}
