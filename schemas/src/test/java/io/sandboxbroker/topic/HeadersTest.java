package io.sandboxbroker.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.timer.SweepDue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class HeadersTest {

  private final RecordHeaders headers = new RecordHeaders();

  @Test
  void a_value_is_written_and_read_as_utf_8() {
    Headers.write(headers, Headers.REPLY_TO, "gateway-ü");

    assertThat(headers.lastHeader("reply-to").value()).isEqualTo("gateway-ü".getBytes(UTF_8));
    assertThat(Headers.read(headers, Headers.REPLY_TO)).contains("gateway-ü");
  }

  @Test
  void a_value_replaces_those_before_it() {
    headers.add("request-id", new byte[] {1}).add("request-id", new byte[] {2});

    Headers.write(headers, Headers.REQUEST_ID, "r");

    assertThat(headers.headers("request-id")).hasSize(1);
    assertThat(Headers.read(headers, Headers.REQUEST_ID)).contains("r");
  }

  @Test
  void the_last_of_several_wins() {
    headers.add("traceparent", "first".getBytes(UTF_8));
    headers.add("traceparent", "last".getBytes(UTF_8));

    assertThat(Headers.read(headers, Headers.TRACEPARENT)).contains("last");
  }

  @Test
  void a_header_that_is_absent_or_has_no_value_is_empty() {
    headers.add("reply-to", null);

    assertThat(Headers.read(headers, Headers.REPLY_TO)).isEmpty();
    assertThat(Headers.read(headers, Headers.TRACEPARENT)).isEmpty();
  }

  @Test
  void an_event_is_stamped_as_cloud_events_binary_mode_wants_it() {
    var record =
        SweepDue.newBuilder().setTimerId("sweep-1").setDueAt(Instant.ofEpochSecond(5)).build();
    var event = CloudEvent.of(record, "sweep-1", "/lifecycle-worker", record.getDueAt(), "pool");

    event.stamp(headers);
    event.stamp(headers);

    Map<String, String> stamped = new LinkedHashMap<>();
    headers.forEach(header -> stamped.put(header.key(), new String(header.value(), UTF_8)));
    assertThat(headers).hasSize(7);
    assertThat(stamped)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "ce_specversion", "1.0",
                "ce_id", "sweep-1",
                "ce_type", "io.sandboxbroker.timer.SweepDue",
                "ce_source", "/lifecycle-worker",
                "ce_time", "1970-01-01T00:00:05Z",
                "ce_subject", "pool",
                "content-type", "application/avro"));
  }
}
