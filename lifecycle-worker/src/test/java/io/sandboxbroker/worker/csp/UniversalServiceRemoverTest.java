package io.sandboxbroker.worker.csp;

import static io.sandboxbroker.simulator.Operation.DELETE_SERVICE;
import static io.sandboxbroker.simulator.Operation.LIST_SERVICES;
import static io.sandboxbroker.simulator.Operation.SIGN_IN;
import static io.sandboxbroker.simulator.Operation.SWITCH_ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.simulator.Account;
import io.sandboxbroker.simulator.CspSimulator;
import io.sandboxbroker.simulator.Fault;
import io.sandboxbroker.simulator.FaultWindow;
import io.sandboxbroker.simulator.Operation;
import io.sandboxbroker.simulator.SimulatorSettings;
import io.sandboxbroker.worker.csp.UniversalServiceSettings.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.databind.json.JsonMapper;

class UniversalServiceRemoverTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final String PASSWORD = "csp_password_local";
  private static final String NAME = "left-behind";

  private final CspSimulator csp =
      CspSimulator.start(
          SimulatorSettings.from(
              Map.of("SIM_PORT", "0", "SIM_ACCOUNTS", "0", "SIM_OTHER_ACCOUNTS", "0")));
  private final ConnectionProvider connections = ConnectionProvider.create("test", 50);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final JsonMapper json = JsonMapper.builder().build();
  private final List<Account> accounts = List.copyOf(csp.control().addAccounts(2, "lab"));
  private final Account account = accounts.getFirst();
  private final Account other = accounts.getLast();
  private Instant now = Instant.parse("2026-03-01T10:00:00Z");

  UniversalServiceRemoverTest() {
    for (Account each : accounts) {
      leave(each, NAME);
      leave(each, "something else");
    }
  }

  @AfterEach
  void stop() {
    connections.dispose();
    csp.close();
  }

  @Test
  void beforeAnAccountIsDeletedItsServicesOfTheNameAreAndNoOthers() {
    leave(account, NAME);
    csp.control().setFault(FaultWindow.of(Fault.serverError(), Operation.DELETE_ACCOUNT).times(1));

    assertThat(delete(Mode.ON)).isEqualTo(new CspFault.Unavailable("HTTP 500"));

    assertThat(services(account)).doesNotContain(NAME).contains("something else");
    assertThat(services(other)).contains(NAME);
    assertThat(counted("removed")).isEqualTo(2);
  }

  @Test
  void inShadowModeItIsOnlyLoggedWhatWouldBeRemoved() {
    csp.control().setFault(FaultWindow.of(Fault.serverError(), Operation.DELETE_ACCOUNT).times(1));

    delete(Mode.SHADOW);

    assertThat(services(account)).contains(NAME);
    assertThat(requests(DELETE_SERVICE)).isZero();
    assertThat(counted("shadow")).isEqualTo(1);
  }

  @Test
  void whereItIsOffNothingIsAsked() {
    assertThat(delete(Mode.OFF)).isInstanceOf(DeletionReply.Gone.class);

    for (var operation : List.of(SIGN_IN, SWITCH_ACCOUNT, LIST_SERVICES, DELETE_SERVICE)) {
      assertThat(requests(operation)).isZero();
    }
  }

  @Test
  void oneSignInServesManyDeletionsEachOfWhichSeesItsOwnAccountOnly() {
    List<Account> many = List.copyOf(csp.control().addAccounts(40, "lab-crowd"));
    many.forEach(each -> leave(each, NAME));
    // The accounts themselves stay, so that it can be seen what was removed from them.
    csp.control().setFault(FaultWindow.of(Fault.serverError(), Operation.DELETE_ACCOUNT));

    var client = client(settings(Mode.ON, PASSWORD, LONG));
    Flux.fromIterable(many).flatMap(each -> client.delete(each.id()), 40).blockLast(LONG);

    assertThat(requests(SIGN_IN)).isEqualTo(1);
    assertThat(counted("removed")).isEqualTo(40);
    assertThat(many).noneMatch(each -> services(each).contains(NAME));
    assertThat(accounts).allMatch(each -> services(each).contains(NAME));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whateverFailsTheAccountIsDeletedAllTheSame(Operation operation, Fault fault) {
    csp.control().setFault(FaultWindow.of(fault, operation));

    var client = client(settings(Mode.ON, PASSWORD, SHORT));
    assertThat(client.delete(account.id()).block(LONG)).isInstanceOf(DeletionReply.Gone.class);

    assertThat(csp.control().accounts()).doesNotContain(account);
    assertThat(counted("failed")).isEqualTo(1);
  }

  static Stream<Arguments> faults() {
    return Stream.of(SIGN_IN, SWITCH_ACCOUNT, LIST_SERVICES, DELETE_SERVICE)
        .flatMap(
            operation ->
                Stream.of(
                        Fault.serverError(),
                        new Fault.Answer(401, null, null),
                        Fault.tooManyRequests(null),
                        new Fault.Reset(),
                        new Fault.Hang(),
                        new Fault.Answer(operation == DELETE_SERVICE ? 202 : 200, "{}", null))
                    .map(fault -> Arguments.of(operation, fault)));
  }

  @Test
  void aRefusedSessionIsRenewedAndTheWorkDone() {
    var client = client(settings(Mode.ON, PASSWORD, LONG));
    client.delete(other.id()).block(LONG);
    csp.control()
        .setFault(FaultWindow.of(new Fault.Answer(401, null, null), SWITCH_ACCOUNT).times(1));
    now = now.plus(SignIn.PAUSE);

    client.delete(account.id()).block(LONG);

    assertThat(requests(SIGN_IN)).isEqualTo(2);
    assertThat(counted("removed")).isEqualTo(2);
  }

  @Test
  void aWrongPasswordIsNotTriedWithEachDeletion() {
    var client = client(settings(Mode.ON, "wrong", LONG));

    accounts.forEach(each -> client.delete(each.id()).block(LONG));

    assertThat(requests(SIGN_IN)).isEqualTo(1);
    assertThat(csp.control().accounts()).isEmpty();
  }

  @Test
  void anAccountThatIsGoneHasNoServicesAndIsNoFailure() {
    csp.control().removeAccounts(List.of(account.uuid()));

    assertThat(delete(Mode.ON)).isEqualTo(new DeletionReply.Gone(404));
    assertThat(meters.find("broker.csp.universal.services").counters()).isEmpty();
  }

  @Test
  void forAnIdThatNamesNoAccountNobodySignsIn() {
    assertThat(client(settings(Mode.ON, PASSWORD, LONG)).delete("accounts/..").block(LONG))
        .isEqualTo(new DeletionReply.NeverPossible());
    assertThat(csp.control().requests(10)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Operation.class,
      names = {"SIGN_IN", "SWITCH_ACCOUNT", "LIST_SERVICES", "DELETE_SERVICE"})
  @ExtendWith(OutputCaptureExtension.class)
  void neitherPasswordNorJwtIsLoggedWhateverFails(Operation operation, CapturedOutput output) {
    csp.control().setFault(FaultWindow.of(Fault.serverError(), operation));

    delete(Mode.ON);

    assertThat(output).contains("Universal services stay in " + account.id());
    assertThat(output.getAll()).doesNotContain(PASSWORD, "eyJ");
  }

  private DeletionReply delete(Mode mode) {
    return client(settings(mode, PASSWORD, LONG)).delete(account.id()).block(LONG);
  }

  private CspClient client(UniversalServiceSettings settings) {
    var test = new TestCsp(csp, connections, meters, () -> now);
    return test.client(test.settings(LONG), settings);
  }

  private UniversalServiceSettings settings(Mode mode, String password, Duration timeout) {
    return new UniversalServiceSettings(
        mode, csp.servicesUrl().toString(), "broker@example.com", password, true, NAME, timeout);
  }

  private void leave(Account in, String name) {
    csp.control().addService(in.uuid(), name).orElseThrow();
  }

  /** The names of what is in an account, read by a client of its own. */
  private List<String> services(Account in) {
    var client =
        new UniversalServiceClient(
            WebClient.create(csp.servicesUrl().toString()),
            json,
            new CspMetrics(new SimpleMeterRegistry()));
    return client
        .signIn("broker@example.com", PASSWORD)
        .flatMap(session -> client.switchTo(in.id(), session))
        .flatMap(client::list)
        .block(LONG)
        .stream()
        .map(UniversalServiceClient.UniversalService::name)
        .toList();
  }

  private long requests(Operation operation) {
    return csp.control().state().operations().get(operation).requests();
  }

  private double counted(String outcome) {
    return meters.get("broker.csp.universal.services").tag("outcome", outcome).counter().count();
  }
}
