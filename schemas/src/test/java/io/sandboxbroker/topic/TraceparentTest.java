package io.sandboxbroker.topic;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceparentTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  @Test
  void itIsReadAsItIsWritten() {
    String sampled = Traceparent.of(TRACE, SPAN, true);
    assertThat(sampled).isEqualTo("00-" + TRACE + "-" + SPAN + "-01");
    assertThat(Traceparent.isWellFormed(sampled)).isTrue();
    assertThat(Traceparent.traceId(sampled)).isEqualTo(TRACE);
    assertThat(Traceparent.spanId(sampled)).isEqualTo(SPAN);
    assertThat(Traceparent.isSampled(sampled)).isTrue();
    assertThat(Traceparent.isSampled(Traceparent.of(TRACE, SPAN, false))).isFalse();
  }

  @Test
  void otherFlagsDoNotMatter() {
    assertThat(Traceparent.isSampled("00-" + TRACE + "-" + SPAN + "-03")).isTrue();
    assertThat(Traceparent.isSampled("00-" + TRACE + "-" + SPAN + "-02")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "01-" + TRACE + "-" + SPAN + "-01",
        "00-" + TRACE + "-" + SPAN + "-1",
        "00-" + TRACE + "_" + SPAN + "-01",
        "00-" + TRACE + "-" + SPAN + "_01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
        "00-" + TRACE + "-00f067aa0ba902bg-01",
        "00-" + TRACE + "-" + SPAN + "-0/",
        "00-00000000000000000000000000000000-" + SPAN + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-" + TRACE + "-" + SPAN + "-01-more"
      })
  void whatIsMalformedIsNone(String value) {
    var headers = new RecordHeaders();
    Headers.write(headers, Headers.TRACEPARENT, value);
    assertThat(Traceparent.read(headers)).isEmpty();
  }

  @Test
  void aRecordNeedNotHaveOne() {
    assertThat(Traceparent.read(new RecordHeaders())).isEmpty();
  }
}
