package io.sandboxbroker.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatorSettingsTest {
  @Test
  void withoutSettingsListensOnThisMachineOnlyAndAnswersAtOnce() {
    SimulatorSettings settings = SimulatorSettings.from(Map.of("PATH", "/bin"));

    assertThat(settings.bind()).isEqualTo("127.0.0.1");
    assertThat(settings.port()).isEqualTo(8090);
    assertThat(settings.accounts()).isEqualTo(200);
    assertThat(settings.token()).isEqualTo("csp_token_local");
    assertThat(settings.deleteLatency()).isEqualTo(Latency.NONE);
    assertThat(settings.rateLimit()).isNull();
  }

  @Test
  void readsEachSettingFromItsName() {
    SimulatorSettings settings =
        SimulatorSettings.from(
            Map.of(
                "SIM_SEED", "-7",
                "SIM_PREFIXES", "lab-a, lab-b",
                "SIM_DELETE_LATENCY", "3s..10s",
                "SIM_LIST_LAG", "5m",
                "SIM_RATE_LIMIT", "4",
                "SIM_TOKEN", " "));

    assertThat(settings.seed()).isEqualTo(-7);
    assertThat(settings.prefixes()).containsExactly("lab-a", "lab-b");
    assertThat(settings.deleteLatency())
        .isEqualTo(new Latency.Uniform(Duration.ofSeconds(3), Duration.ofSeconds(10)));
    assertThat(settings.listLag()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.rateLimit()).isEqualTo(new RateLimit(4, 4, null));
    assertThat(settings.token()).as("a blank setting counts as none").isEqualTo("csp_token_local");
  }

  @ParameterizedTest
  @CsvSource({
    "SIM_PORT, abc, SIM_PORT: not a whole number: 'abc'",
    "SIM_PORT, 70000, 'SIM_PORT: must be from 0 to 65535, not 70000'",
    "SIM_ACCOUNTS, -1, 'SIM_ACCOUNTS: must be from 0 to 125000, not -1'",
    "SIM_DELETE_LATENCY, soon, 'SIM_DELETE_LATENCY: not a duration such as 250ms, 10s, 5m, 24h or"
        + " PT10S: ''soon'''",
    "SIM_LIST_LAG, -PT1S, SIM_LIST_LAG: a duration is 0 to 365 days: '-PT1S'",
    "SIM_RATE_LIMIT, 0, SIM_RATE_LIMIT: a rate limit needs per_second > 0 and burst >= 1",
    "SIM_PREFIXES, 'lab-a,', SIM_PREFIXES: a prefix must not be blank",
    "SIM_ACOUNTS, 3, unknown settings [SIM_ACOUNTS]"
  })
  void aWrongSettingIsRefusedByItsNameAndTheReason(String name, String value, String message) {
    assertThatThrownBy(() -> SimulatorSettings.from(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
