package io.sandboxbroker.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AsciiTextTest {

  @Test
  void isTrimmed() {
    assertThat(AsciiText.require("id", " \talice ")).isEqualTo("alice");
  }

  @Test
  void mayBeAsLongAs256AfterTrimming() {
    assertThat(AsciiText.require("id", " " + "a".repeat(256) + " ")).hasSize(256);
  }

  static Stream<String> whatIsNone() {
    return Stream.of("", "  ", "a".repeat(257), "a b", "a\nb", "caf\u00e9", "a\u007f", "\u2003");
  }

  @ParameterizedTest
  @MethodSource("whatIsNone")
  void isRefusedWhenItIsEmptyLongOrNotVisibleAscii(String value) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> AsciiText.require("id", value))
        .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.INVALID));
  }
}
