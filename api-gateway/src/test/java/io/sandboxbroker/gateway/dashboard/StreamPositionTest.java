package io.sandboxbroker.gateway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.gateway.reply.RecentEvents;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamPositionTest {

  @Test
  void itsTextIsReadAgain() {
    var position = new StreamPosition(Map.of(0, 17L));
    assertThat(position.text()).isEqualTo("0-17");
    assertThat(StreamPosition.parse("0-17.11-4").offsets()).isEqualTo(Map.of(0, 17L, 11, 4L));
    assertThat(StreamPosition.parse("0-17.11-4").text()).isEqualTo("0-17.11-4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "0-", "-1", "0-1.", ".0-1", "0-1,1-2", "a-1", "0-9999999999999999999"})
  void otherTextIsNone(String text) {
    assertThatThrownBy(() -> StreamPosition.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tooLongATextIsNone() {
    assertThatThrownBy(() -> StreamPosition.parse("0-1" + ".1-1".repeat(2_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Partition 0 is complete from 10 to 20, and partition 1 from its beginning to 5. */
  @ParameterizedTest
  @CsvSource({
    "0-10.1-0, true",
    "0-20.1-5, true",
    "0-10, true",
    "0-9.1-5, false",
    "1-5, false",
    "0-21.1-5, false",
    "0-20.1-6, false",
    "0-20.1-5.2-1, false",
    "0-20.1-5.2-0, true"
  })
  void aStreamIsResumedOnlyWhereNothingIsMissing(String position, boolean isWithin) {
    var recent =
        new RecentEvents.Events(List.of(), true, 0, Map.of(0, 20L, 1, 5L), Map.of(0, 10L, 1, 0L));
    assertThat(StreamPosition.parse(position).isWithin(recent)).isEqualTo(isWithin);
  }
}
