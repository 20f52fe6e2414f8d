package io.sandboxbroker.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.netty.ChannelBindException;

class CspSimulatorTest {
  private static final Map<String, String> SETTINGS =
      Map.of("SIM_PORT", "0", "SIM_DELETE_LATENCY", "1ms..20ms");

  @Test
  void livesInRealTimeWhenNotToldOtherwise() throws Exception {
    try (CspSimulator csp = CspSimulator.start(SimulatorSettings.from(SETTINGS));
        HttpClient client = HttpClient.newHttpClient()) {
      Account account = csp.control().addAccounts(1, "lab-real").getFirst();
      HttpRequest deletion =
          HttpRequest.newBuilder(
                  csp.baseUrl()
                      .resolve(csp.accountsUrl().getPath() + "/sandbox/accounts/" + account.uuid()))
              .header("Authorization", "Token csp_token_local")
              .DELETE()
              .build();

      assertThat(client.send(deletion, BodyHandlers.discarding()).statusCode()).isEqualTo(204);
    }
  }

  @Test
  void aPortInUseIsSaidSoAtTheStart() {
    try (CspSimulator first = CspSimulator.start(SimulatorSettings.from(SETTINGS))) {
      String port = Integer.toString(first.baseUrl().getPort());

      assertThatThrownBy(
              () -> CspSimulator.start(SimulatorSettings.from(Map.of("SIM_PORT", port))).close())
          .isInstanceOf(ChannelBindException.class)
          .hasMessageContaining(port);
    }
  }

  @Test
  void aClosedSimulatorFreesItsPort() {
    CspSimulator first = CspSimulator.start(SimulatorSettings.from(SETTINGS));
    String port = Integer.toString(first.baseUrl().getPort());
    first.close();

    try (CspSimulator second =
        CspSimulator.start(SimulatorSettings.from(Map.of("SIM_PORT", port)))) {
      assertThat(second.baseUrl()).isEqualTo(first.baseUrl());
    }
  }
}
