package io.sandboxbroker.worker.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePrefixTest {

  @ParameterizedTest
  @CsvSource({
    "lab-adventure-0087, lab-adventure",
    "lab-1,              lab",
    "lab17,              lab",
    "lab_a.b--_007,      lab_a.b",
    "a/b-1,              a/b",
    "2026-03-01,         2026-03",
    "größe-1,            größe",
    "lab-adventure,      *",
    "lab-1-a,            *",
    "0087,               *",
    "-1,                 *",
    "'',                 *"
  })
  void aPrefixIsTheNameWithoutTheNumberAtItsEnd(String name, String prefix) {
    assertThat(NamePrefix.of(name)).isEqualTo(prefix);
  }

  @Test
  void aPrefixIsBounded() {
    String longest = "x".repeat(NamePrefix.MAX_LENGTH);
    assertThat(NamePrefix.of(longest + "-1")).isEqualTo(longest);
    assertThat(NamePrefix.of(longest + "x-1")).isEqualTo("*");
  }
}
