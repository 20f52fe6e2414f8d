package io.sandboxbroker.simulator;

import static io.sandboxbroker.simulator.Operation.DELETE_ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConditionsTest {
  private final Simulation csp = new Simulation();

  @AfterEach
  void stop() {
    csp.close();
  }

  @Test
  void aDeletionTakesItsLatencyAndTheAccountIsThereUntilThen() {
    Account account = csp.anyAccount();
    csp.control().setLatency(DELETE_ACCOUNT, Latency.parse("7s"));

    CompletableFuture<HttpResponse<String>> deletion = csp.deleteLater(account);
    csp.awaitScheduled(1);
    csp.advance(Duration.ofMillis(6_999));
    assertThat(csp.control().accounts()).contains(account);
    assertThat(deletion).isNotDone();

    csp.advance(Duration.ofMillis(1));
    assertThat(deletion.join().statusCode()).isEqualTo(204);
    assertThat(csp.control().requests(1))
        .extracting(RequestRecord::took)
        .containsExactly(Duration.ofSeconds(7));
  }

  @Test
  void aDeletionWhoseClientGaveUpIsDoneAllTheSame() throws IOException {
    Account account = csp.anyAccount();
    csp.control().setLatency(DELETE_ACCOUNT, Latency.parse("7s"));

    try (RawConnection connection = new RawConnection(csp)) {
      connection.send("DELETE", Simulation.deletePath(account));
      csp.awaitScheduled(1);
    }
    Simulation.await(() -> csp.control().state().traffic().inFlight() == 0);
    csp.advance(Duration.ofSeconds(7));

    assertThat(csp.control().accounts()).doesNotContain(account);
    assertThat(csp.control().requests(1))
        .extracting(RequestRecord::outcome)
        .containsExactly("abandoned");
  }

  @Test
  void ofTwoDeletionsAtOnceTheOneThatEndsFirstHasDeleted() {
    Account account = csp.anyAccount();
    csp.control().setLatency(DELETE_ACCOUNT, Latency.parse("10s"));
    CompletableFuture<HttpResponse<String>> slow = csp.deleteLater(account);
    csp.awaitScheduled(1);
    csp.control().setLatency(DELETE_ACCOUNT, Latency.parse("3s"));
    CompletableFuture<HttpResponse<String>> fast = csp.deleteLater(account);
    csp.awaitScheduled(2);

    csp.advance(Duration.ofSeconds(10));

    assertThat(fast.join().statusCode()).isEqualTo(204);
    assertThat(slow.join().statusCode()).isEqualTo(404);
  }

  @Test
  void theHiddenLimitLetsItsBurstThroughAndThenItsRate() {
    csp.control().setRateLimit(new RateLimit(2, 3, Duration.ofSeconds(5)));

    assertThat(List.of(status(), status(), status(), status())).containsExactly(200, 200, 200, 429);
    assertThat(csp.list().headers().firstValue("retry-after")).hasValue("5");
    csp.advance(Duration.ofMillis(500));
    assertThat(List.of(status(), status())).containsExactly(200, 429);
    csp.advance(Duration.ofHours(1));
    assertThat(List.of(status(), status(), status(), status())).containsExactly(200, 200, 200, 429);

    csp.control().setRateLimit(null);
    assertThat(status()).isEqualTo(200);
  }

  @Test
  void aLaggingListShowsWhatIsGoneUntilTheLagHasPassed() {
    List<Account> accounts =
        csp.control().accounts().stream().filter(Account::isActiveSandbox).toList();
    csp.control().setListLag(Duration.ofMinutes(3));
    csp.delete(accounts.get(0));
    csp.control().removeAccounts(List.of(accounts.get(1).uuid()));

    csp.advance(Duration.ofSeconds(179));
    assertThat(csp.listedIds()).contains(accounts.get(0).id(), accounts.get(1).id());
    assertThat(csp.delete(accounts.get(0))).as("gone, whatever the list says").isEqualTo(404);

    csp.advance(Duration.ofSeconds(1));
    assertThat(csp.listedIds())
        .hasSize(28)
        .doesNotContain(accounts.get(0).id(), accounts.get(1).id());
  }

  @Test
  void moreRequestsThanMayBeInFlightAreTurnedAway() {
    try (Simulation narrow = new Simulation("SIM_MAX_IN_FLIGHT", "1", "SIM_DELETE_LATENCY", "1s")) {
      CompletableFuture<HttpResponse<String>> first = narrow.deleteLater(narrow.anyAccount());
      narrow.awaitScheduled(1);

      assertThat(narrow.list().statusCode()).isEqualTo(503);
      narrow.advance(Duration.ofSeconds(1));
      assertThat(first.join().statusCode()).isEqualTo(204);
      assertThat(narrow.list().statusCode()).isEqualTo(200);
    }
  }

  private int status() {
    return csp.list().statusCode();
  }
}
