package io.sandboxbroker.simulator;

import static io.sandboxbroker.simulator.Operation.DELETE_ACCOUNT;
import static io.sandboxbroker.simulator.Operation.LIST_ACCOUNTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

class FaultsTest {
  private static final String LIST = "/csp/current_user/accounts";

  private final Simulation csp = new Simulation();

  @AfterEach
  void stop() {
    csp.close();
  }

  @Test
  void aBurstOfBare500sLeavesTheAccountAloneAndPassesAfterItsTime() {
    Account account = csp.anyAccount();
    csp.control()
        .setFault(
            FaultWindow.of(Fault.serverError(), DELETE_ACCOUNT).lasting(Duration.ofMinutes(20)));

    HttpResponse<String> response = csp.deleteLater(account).join();
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).isEmpty();
    assertThat(csp.list().statusCode()).as("other operations are untouched").isEqualTo(200);

    csp.advance(Duration.ofMinutes(20));
    assertThat(csp.delete(account)).isEqualTo(204);
    assertThat(csp.control().state().faults()).isEmpty();
  }

  @Test
  void aFaultEndsAfterItsNumberOfTimes() {
    Account account = csp.anyAccount();
    csp.control().setFault(FaultWindow.of(Fault.serverError(), DELETE_ACCOUNT).times(2));

    assertThat(csp.delete(account)).isEqualTo(500);
    assertThat(csp.delete(account)).isEqualTo(500);
    assertThat(csp.delete(account)).isEqualTo(204);
  }

  @Test
  void aFaultEndsWhenItIsCleared() {
    int lists = csp.control().setFault(FaultWindow.of(Fault.unauthorized(), LIST_ACCOUNTS));
    csp.control().setFault(FaultWindow.of(Fault.serverError(), DELETE_ACCOUNT));
    assertThat(csp.list().statusCode()).isEqualTo(401);

    assertThat(csp.control().clearFault(lists)).isTrue();
    assertThat(csp.control().clearFault(lists)).isFalse();
    assertThat(csp.list().statusCode()).isEqualTo(200);
    assertThat(csp.delete(csp.anyAccount())).isEqualTo(500);

    csp.control().clearFaults();
    assertThat(csp.delete(csp.anyAccount())).isEqualTo(204);
  }

  @Test
  void the500OfUnreadableLicencesSaysSo() {
    csp.control().setFault(FaultWindow.of(Fault.licencesUnreadable(), DELETE_ACCOUNT));

    HttpResponse<String> response = csp.deleteLater(csp.anyAccount()).join();

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).contains("could not read the licenses");
  }

  @Test
  void tooManyRequestsComesWithAndWithoutRetryAfter() {
    csp.control().setFault(FaultWindow.of(Fault.tooManyRequests(null), LIST_ACCOUNTS).times(1));
    csp.control()
        .setFault(
            FaultWindow.of(Fault.tooManyRequests(Duration.ofMillis(1_500)), LIST_ACCOUNTS)
                .times(1));

    HttpResponse<String> without = csp.list();
    HttpResponse<String> with = csp.list();

    assertThat(without.statusCode()).isEqualTo(429);
    assertThat(without.headers().firstValue("retry-after")).isEmpty();
    assertThat(with.statusCode()).isEqualTo(429);
    assertThat(with.headers().firstValue("retry-after")).hasValue("2");
  }

  @Test
  void aResetConnectionIsResetAndNotMerelyClosed() throws IOException {
    csp.control().setFault(FaultWindow.of(new Fault.Reset(), LIST_ACCOUNTS));

    try (RawConnection connection = new RawConnection(csp)) {
      connection.send("GET", LIST);
      assertThatThrownBy(connection::readToEnd)
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void aClosedConnectionEndsWithoutAByte() throws IOException {
    csp.control().setFault(FaultWindow.of(new Fault.Close(), LIST_ACCOUNTS));

    try (RawConnection connection = new RawConnection(csp)) {
      connection.send("GET", LIST);
      assertThat(connection.readToEnd()).isEmpty();
    }
  }

  @Test
  void aHangingReplyLastsUntilTheClientGivesUp() throws IOException {
    csp.control().setFault(FaultWindow.of(new Fault.Hang(), LIST_ACCOUNTS));

    try (RawConnection connection = new RawConnection(csp)) {
      connection.send("GET", LIST);
      csp.awaitScheduled(1);
      csp.advance(Duration.ofMinutes(9));
      assertThat(csp.control().state().traffic().inFlight()).isEqualTo(1);
    }

    Simulation.await(() -> csp.control().state().traffic().inFlight() == 0);
    assertThat(csp.control().requests(1))
        .extracting(RequestRecord::outcome)
        .containsExactly("abandoned");
  }

  @Test
  void aHangingReplyEndsAfterTenMinutesInAnyCase() throws IOException {
    csp.control().setFault(FaultWindow.of(new Fault.Hang(), LIST_ACCOUNTS));

    try (RawConnection connection = new RawConnection(csp)) {
      connection.send("GET", LIST);
      csp.awaitScheduled(1);
      csp.advance(Duration.ofMinutes(10));
      assertThat(connection.readToEnd()).isEmpty();
    }
    assertThat(csp.control().requests(1))
        .extracting(RequestRecord::outcome)
        .containsExactly("hung");
  }

  @Test
  void anEmptyOrShortListIsValidAndHasStatus200() {
    List<String> whole = csp.listedIds();
    csp.control().setFault(FaultWindow.of(Fault.emptyList(), LIST_ACCOUNTS).times(1));
    csp.control().setFault(FaultWindow.of(new Fault.ShortList(0.5), LIST_ACCOUNTS).times(1));

    assertThat(csp.listedIds()).isEmpty();
    assertThat(csp.listedIds()).isEqualTo(whole.subList(0, 15));
    assertThat(csp.listedIds()).isEqualTo(whole);
  }

  @Test
  void aBrokenListAnnouncesMoreThanItSends() throws IOException {
    int whole = csp.list().body().length();
    csp.control().setFault(FaultWindow.of(new Fault.BrokenList(0.5), LIST_ACCOUNTS));

    try (RawConnection connection = new RawConnection(csp)) {
      connection.send("GET", LIST);
      String[] response = connection.readToEnd().split("\r\n\r\n");
      assertThat(response[0]).startsWith("HTTP/1.1 200 ").contains("content-length: " + whole);
      assertThat(response[1]).hasSize(whole / 2).startsWith("{\"results\":[");
    }
  }

  @Test
  void anInvalidListIsACompleteReplyThatNoParserTakes() {
    csp.control().setFault(FaultWindow.of(new Fault.InvalidList(1), LIST_ACCOUNTS));

    HttpResponse<String> response = csp.list();

    assertThat(response.statusCode()).isEqualTo(200);
    assertThatThrownBy(() -> Json.tree(response.body())).isInstanceOf(JacksonException.class);
  }

  @Test
  void anAppliedFaultDeletesAndLiesAboutIt() {
    Account account = csp.anyAccount();
    csp.control()
        .setFault(FaultWindow.of(Fault.serverError(), DELETE_ACCOUNT).times(1).butApplied());

    assertThat(csp.delete(account)).isEqualTo(500);
    assertThat(csp.control().accounts()).doesNotContain(account);
    assertThat(csp.delete(account)).isEqualTo(404);
  }

  @Test
  void theSameSeedStrikesTheSameDeletionsWhateverIsListedInBetween() {
    List<Integer> here = strikes(csp, false);

    try (Simulation same = new Simulation();
        Simulation other = new Simulation("SIM_SEED", "2")) {
      assertThat(strikes(same, true)).isEqualTo(here);
      assertThat(strikes(other, false)).isNotEqualTo(here);
    }
    assertThat(here).contains(404, 500);
  }

  @Test
  void aListsFaultCannotStrikeADeletion() {
    assertThatThrownBy(() -> FaultWindow.of(Fault.emptyList(), DELETE_ACCOUNT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a list's fault cannot strike delete_account");
  }

  private static List<Integer> strikes(Simulation simulation, boolean listing) {
    simulation
        .control()
        .setFault(
            FaultWindow.of(Fault.serverError(), DELETE_ACCOUNT, LIST_ACCOUNTS)
                .withProbability(0.5));
    Account gone = simulation.anyAccount();
    simulation.control().removeAccounts(List.of(gone.uuid()));
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      statuses.add(simulation.delete(gone));
      if (listing) {
        simulation.list();
      }
    }
    return statuses;
  }
}
