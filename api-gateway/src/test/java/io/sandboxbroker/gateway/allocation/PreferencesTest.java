package io.sandboxbroker.gateway.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

class PreferencesTest {

  private static final AllocationSettings SETTINGS =
      new AllocationSettings(Duration.ofSeconds(25), Duration.ofSeconds(1), Duration.ofMinutes(10));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "wait=10                                    | 10 | false",
        "wait=0                                     | 0  | false",
        "wait=007                                   | 7  | false",
        "WAIT = 10                                  | 10 | false",
        "wait=\"10\"                                | 10 | false",
        "wait=10; foo=bar                           | 10 | false",
        "wait=60                                    | 60 | false",
        "wait=61                                    | 60 | false",
        "wait=99999999999999999999999999            | 60 | false",
        "wait=5, wait=6                             | 5  | false",
        "respond-async                              | -  | true",
        "Respond-Async;x                            | -  | true",
        "respond-async=\"\"                         | -  | true",
        "respond-async=false                        | -  | false",
        "respond-async, wait=10                     | 10 | true",
        "wait=10,,respond-async                     | 10 | true",
        "return=minimal, handling=lenient           | -  | false",
        "foo; wait=3                                | -  | false",
        "foo=\"a, wait=3\"                          | -  | false",
        "foo=\"a\\\", wait=3\", wait=4              | 4  | false",
        "foo=\"open, wait=3                         | -  | false",
        "''                                         | -  | false",
      })
  void aHeaderIsReadAsTheStandardSays(String header, Integer seconds, boolean respondAsync) {
    assertThat(preferring(header))
        .isEqualTo(
            new Preferences(Optional.ofNullable(seconds).map(Duration::ofSeconds), respondAsync));
  }

  @Test
  void severalHeadersAreOneListAndTheFirstOfANameCounts() {
    assertThat(preferring("foo", "wait=5", "respond-async, wait=7"))
        .isEqualTo(new Preferences(Optional.of(Duration.ofSeconds(5)), true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wait",
        "wait=",
        "wait=soon",
        "wait=-1",
        "wait=1.5",
        "wait=1s",
        "wait=\"",
        "wait=1 2"
      })
  void aWaitThatIsNoNumberOfSecondsIsRefused(String header) {
    assertThatThrownBy(() -> preferring(header))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.INVALID));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-                      | 25 | 24  | -",
        "wait=0                 | 25 | 24  | 0",
        "wait=5                 | 6  | 5   | 5",
        "wait=100               | 61 | 60  | 60",
        "respond-async          | 0  | 600 | 600",
        "respond-async, wait=5  | 5  | 600 | 600"
      })
  void thePreferencesDecideTheTimeouts(String header, long response, long deadline, Long queue) {
    Preferences preferences = header == null ? preferring() : preferring(header);
    assertThat(AllocationTimeouts.of(preferences, SETTINGS))
        .isEqualTo(
            new AllocationTimeouts(
                Duration.ofSeconds(response),
                Duration.ofSeconds(deadline),
                queue == null ? null : Duration.ofSeconds(queue)));
  }

  private static Preferences preferring(String... values) {
    var headers = new HttpHeaders();
    for (String value : values) {
      headers.add(Preferences.HEADER, value);
    }
    return Preferences.of(headers);
  }
}
