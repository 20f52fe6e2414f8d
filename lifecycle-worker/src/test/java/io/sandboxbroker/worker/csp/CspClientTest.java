package io.sandboxbroker.worker.csp;

import static io.sandboxbroker.simulator.Operation.LIST_ACCOUNTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.simulator.Account;
import io.sandboxbroker.simulator.CspSimulator;
import io.sandboxbroker.simulator.Fault;
import io.sandboxbroker.simulator.FaultWindow;
import io.sandboxbroker.simulator.SimulatorSettings;
import io.sandboxbroker.worker.csp.CspFault.Malformed;
import io.sandboxbroker.worker.csp.CspFault.Throttled;
import io.sandboxbroker.worker.csp.CspFault.Unauthorised;
import io.sandboxbroker.worker.csp.CspFault.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import reactor.netty.resources.ConnectionProvider;

class CspClientTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final CspSimulator csp =
      CspSimulator.start(
          SimulatorSettings.from(
              Map.of("SIM_PORT", "0", "SIM_ACCOUNTS", "20", "SIM_OTHER_ACCOUNTS", "5")));
  private final ConnectionProvider connections = ConnectionProvider.create("test", 4);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @AfterEach
  void stop() {
    connections.dispose();
    csp.close();
  }

  @Test
  void theListHasEveryAccountAsTheCspShowsIt() {
    Account shown =
        csp.control().accounts().stream().filter(one -> one.cspId() != null).findFirst().get();

    var reply = (AccountsReply.Accounts) call();

    assertThat(reply.accounts()).hasSize(25);
    assertThat(reply.accounts()).filteredOn(CspAccount::isActiveSandbox).hasSize(20);
    assertThat(reply.accounts())
        .filteredOn(account -> shown.id().equals(account.id()))
        .singleElement()
        .satisfies(
            account -> {
              assertThat(account.cspId()).isEqualTo(Long.toString(shown.cspId()));
              assertThat(account.name()).isEqualTo(shown.name());
              assertThat(account.creation()).contains(shown.createdAt());
              assertThat(account.sfdcAccountId()).isEqualTo(shown.sfdcAccountId());
            });
    assertThat(requests("200")).isEqualTo(1);
  }

  @Test
  void thousandsOfAccountsFitIntoOneReply() {
    csp.control().addAccounts(20_000, "lab-crowd");

    var reply = (AccountsReply.Accounts) call();

    assertThat(reply.accounts()).hasSize(20_025);
  }

  @Test
  void aListLargerThanIsAcceptedIsMalformed() {
    var settings = settings("csp_token_local", LONG, LONG, DataSize.ofKilobytes(1));

    assertThat(client(settings).accounts().block()).isInstanceOf(Malformed.class);
    assertThat(requests("too_large")).isEqualTo(1);
  }

  @Test
  void oddAccountsAreLeftOutAndCounted() {
    strike(
        new Fault.Answer(
            200,
            """
            {"results": [null, 17,
              {"account_type": "sandbox", "state": "active", "id": "a/1", "name": "lab"}]}
            """,
            null));

    var reply = (AccountsReply.Accounts) call();
    assertThat(reply.accounts()).extracting(CspAccount::id).containsExactly("a/1");
    assertThat(reply.odd().count()).isEqualTo(2);
    assertThat(meters.get("broker.csp.odd.accounts").counter().count()).isEqualTo(2);
  }

  @Test
  void anEmptyListIsAnAnswer() {
    strike(Fault.emptyList());

    assertThat(call()).isEqualTo(new AccountsReply.Accounts(List.of()));
  }

  @Test
  void aWrongTokenIsUnauthorised() {
    var settings = settings("wrong", LONG, LONG, DataSize.ofMegabytes(32));

    assertThat(client(settings).accounts().block()).isEqualTo(new Unauthorised(401));
    assertThat(requests("401")).isEqualTo(1);
  }

  @Test
  void throttlingSaysForHowLong() {
    strike(Fault.tooManyRequests(Duration.ofSeconds(7)));

    assertThat(call()).isEqualTo(new Throttled(Optional.of(Duration.ofSeconds(7))));
    assertThat(requests("429")).isEqualTo(1);
  }

  @Test
  void throttlingMayLeaveOpenForHowLong() {
    strike(Fault.tooManyRequests(null));

    assertThat(call()).isEqualTo(new Throttled(Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 302, 404, 500, 502, 503})
  void anyOtherStatusIsUnavailable(int status) {
    strike(new Fault.Answer(status, null, null));

    assertThat(call()).isEqualTo(new Unavailable("HTTP " + status));
    assertThat(requests(Integer.toString(status))).isEqualTo(1);
  }

  @Test
  void theBodyOfAFaultIsNotPassedOn() {
    strike(Fault.licencesUnreadable());

    assertThat(call()).isEqualTo(new Unavailable("HTTP 500"));
  }

  @Test
  void aResetConnectionIsUnavailableAndNotTriedAgain() {
    strike(new Fault.Reset());

    assertThat(call()).isEqualTo(new Unavailable("connection"));
    assertThat(csp.control().requests(10)).hasSize(1);
  }

  @Test
  void aConnectionClosedWithoutAnAnswerIsUnavailable() {
    strike(new Fault.Close());

    assertThat(call()).isEqualTo(new Unavailable("connection"));
    assertThat(requests("connection")).isEqualTo(1);
  }

  @Test
  void aListThatBreaksOffMidwayIsUnavailable() {
    strike(new Fault.BrokenList(0.5));

    assertThat(call()).isInstanceOf(Unavailable.class);
  }

  @Test
  void aListWhoseJsonEndsMidwayIsMalformed() {
    strike(new Fault.InvalidList(0.5));

    assertThat(call()).isInstanceOf(Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "null", "[]", "{}", "{\"results\":null}", "{\"results\":[]}x", "<html>"})
  void whatIsNoListIsMalformed(String body) {
    strike(new Fault.Answer(200, body, null));

    assertThat(call()).isInstanceOf(Malformed.class);
  }

  @Test
  void aReplyThatHangsIsUnavailable() {
    strike(new Fault.Hang());
    var settings = settings("csp_token_local", SHORT, LONG, DataSize.ofMegabytes(32));

    assertThat(client(settings).accounts().block()).isEqualTo(new Unavailable("timeout"));
    assertThat(requests("timeout")).isEqualTo(1);
  }

  @Test
  void aListThatTakesTooLongAltogetherIsUnavailable() {
    strike(new Fault.Hang());
    var settings = settings("csp_token_local", LONG, SHORT, DataSize.ofMegabytes(32));

    assertThat(client(settings).accounts().block()).isEqualTo(new Unavailable("timeout"));
    assertThat(requests("timeout")).isEqualTo(1);
  }

  @Test
  void aRefusedConnectionIsUnavailable() {
    var settings = settings("csp_token_local", LONG, LONG, DataSize.ofMegabytes(32));
    csp.close();

    assertThat(client(settings).accounts().block()).isEqualTo(new Unavailable("connect"));
    assertThat(requests("connect")).isEqualTo(1);
  }

  private void strike(Fault fault) {
    csp.control().setFault(FaultWindow.of(fault, LIST_ACCOUNTS));
  }

  private AccountsReply call() {
    return client(settings("csp_token_local", LONG, LONG, DataSize.ofMegabytes(32)))
        .accounts()
        .block();
  }

  private CspSettings settings(String token, Duration read, Duration list, DataSize maxList) {
    return test().settings(token, read, list, maxList);
  }

  private CspClient client(CspSettings settings) {
    return test().client(settings);
  }

  private TestCsp test() {
    return new TestCsp(csp, connections, meters, () -> Instant.EPOCH);
  }

  private double requests(String status) {
    return meters.get("broker.csp.requests").tags("op", "list", "status", status).counter().count();
  }
}
