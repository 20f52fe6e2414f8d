package io.sandboxbroker.simulator;

import static io.sandboxbroker.simulator.Operation.DELETE_ACCOUNT;
import static io.sandboxbroker.simulator.Operation.LIST_ACCOUNTS;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RequestLogTest {
  private static final Instant START = Instant.EPOCH;

  @Test
  void tellsWhatWasAskedAndHowItEnded() {
    try (Simulation csp = new Simulation()) {
      Account account = csp.anyAccount();
      csp.list();
      csp.advance(Duration.ofSeconds(2));
      csp.delete(account);

      assertThat(csp.control().requests(10))
          .containsExactly(
              new RequestRecord(
                  1,
                  LIST_ACCOUNTS,
                  "GET",
                  "/csp/current_user/accounts",
                  "200",
                  START,
                  Duration.ZERO,
                  1),
              new RequestRecord(
                  2,
                  DELETE_ACCOUNT,
                  "DELETE",
                  Simulation.deletePath(account),
                  "204",
                  START.plusSeconds(2),
                  Duration.ZERO,
                  1));
      assertThat(csp.control().requests(1)).extracting(RequestRecord::sequence).containsExactly(2L);
      assertThat(csp.control().state().operations().get(DELETE_ACCOUNT).outcomes())
          .isEqualTo(Map.of("204", 1L));
    }
  }

  @Test
  void tellsTheHighestConcurrencyThatAnOperationHasSeen() {
    try (Simulation csp = new Simulation("SIM_DELETE_LATENCY", "3s")) {
      List<Account> accounts =
          csp.control().accounts().stream().filter(Account::isActiveSandbox).limit(5).toList();
      List<CompletableFuture<HttpResponse<String>>> deletions =
          accounts.stream().map(csp::deleteLater).toList();
      csp.awaitScheduled(5);
      csp.advance(Duration.ofSeconds(3));
      deletions.forEach(CompletableFuture::join);
      csp.list();

      Map<Operation, Traffic> operations = csp.control().state().operations();
      assertThat(operations.get(DELETE_ACCOUNT).highestConcurrency()).isEqualTo(5);
      assertThat(operations.get(LIST_ACCOUNTS).highestConcurrency()).isEqualTo(1);
      assertThat(csp.control().state().traffic().inFlight()).isZero();
    }
  }

  @Test
  void theHighestRateIsThatOfAnySecondAndNotOfTheClocks() {
    Traffic.Meter meter = new Traffic.Meter();
    for (int millis : new int[] {0, 900, 950, 1_100, 1_899, 2_500}) {
      meter.begin(START.plusMillis(millis));
    }

    assertThat(meter.read().highestRate()).isEqualTo(4);
  }

  @Test
  void keepsTheLatestAndCountsAll() {
    RequestLog log = new RequestLog();
    Request request = new Request("GET", "/", Map.of(), null, "");
    for (int i = 0; i <= RequestLog.MAX_ENTRIES; i++) {
      log.begin(LIST_ACCOUNTS, request, START).end("200", START);
    }

    assertThat(log.latest(Integer.MAX_VALUE))
        .hasSize(RequestLog.MAX_ENTRIES)
        .first()
        .matches(first -> first.sequence() == 2);
    assertThat(log.traffic().requests()).isEqualTo(RequestLog.MAX_ENTRIES + 1);
  }

  @Test
  void aRequestEndsOnce() {
    RequestLog log = new RequestLog();
    RequestLog.Ticket ticket =
        log.begin(LIST_ACCOUNTS, new Request("GET", "/", Map.of(), null, ""), START);

    ticket.end("200", START);
    ticket.end("abandoned", START);

    assertThat(log.traffic().inFlight()).isZero();
    assertThat(log.latest(2)).extracting(RequestRecord::outcome).containsExactly("200");
  }
}
