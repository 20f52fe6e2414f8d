package io.sandboxbroker.gateway.reply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.gateway.reply.RecentEvents.Entry;
import io.sandboxbroker.topic.Headers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RecentEventsTest {

  private final RecentEvents recent = new RecentEvents(4, 1_000);

  @Test
  void eventsAreKeptInTheOrderInWhichTheyWereRead() {
    recent.receive(event(0, 10));
    recent.receive(event(1, 3));
    recent.receive(event(0, 12));

    assertThat(positions(recent.all())).containsExactly("0-10", "1-3", "0-12");
    assertThat(recent.all().next()).isEqualTo(Map.of(0, 13L, 1, 4L));
    assertThat(recent.all().completeFrom()).isEqualTo(Map.of(0, 10L, 1, 3L));
  }

  @Test
  void whatIsReadAgainAfterAFailureIsKnown() {
    recent.receive(event(0, 10));
    recent.receive(event(0, 10));

    assertThat(positions(recent.all())).containsExactly("0-10");
    assertThat(recent.counts()).containsExactly(Map.entry("SandboxSynced", 1L));
  }

  @Test
  void theOldestLeaveAndTheirPartitionIsCompleteFromThereOn() {
    for (int offset = 1; offset <= 6; offset++) {
      recent.receive(event(0, offset));
    }

    assertThat(positions(recent.all())).containsExactly("0-3", "0-4", "0-5", "0-6");
    assertThat(recent.all().completeFrom()).isEqualTo(Map.of(0, 3L));
    assertThat(recent.since(1).isComplete()).isFalse();
    assertThat(recent.since(2).isComplete()).isTrue();
  }

  @Test
  void theBytesAreBoundedToo() {
    recent.receive(event(0, 1, 400));
    recent.receive(event(0, 2, 400));
    recent.receive(event(0, 3, 400));

    assertThat(positions(recent.all())).containsExactly("0-2", "0-3");
  }

  @Test
  void aReaderGoesOnWhereItWas() {
    recent.receive(event(0, 1));
    long end = recent.all().end();
    recent.receive(event(0, 2));

    assertThat(positions(recent.since(end))).containsExactly("0-2");
    assertThat(positions(recent.all().from(end))).containsExactly("0-2");
    assertThat(positions(recent.since(recent.all().end()))).isEmpty();
  }

  @Test
  void whatTheReaderHasNotReadYetIsNotTakenForKnown() {
    recent.receive(event(0, 5));

    recent.addOlder(List.of(event(0, 4), event(0, 5), event(0, 6)), Map.of(0, 4L), Map.of(0, 7L));
    recent.receive(event(0, 6));

    assertThat(positions(recent.all())).containsExactly("0-4", "0-5", "0-6");
  }

  @Test
  void olderEventsGoBeforeThoseThatWereReadInTheOrderOfTheirTimes() {
    recent.receive(event(0, 7));

    recent.addOlder(
        List.of(event(0, 5), event(0, 6), event(0, 7), event(1, 2)),
        Map.of(0, 5L, 1, 0L),
        Map.of(0, 8L, 1, 3L));

    assertThat(positions(recent.all())).containsExactly("1-2", "0-5", "0-6", "0-7");
    assertThat(recent.all().completeFrom()).isEqualTo(Map.of(0, 5L, 1, 0L));
    assertThat(recent.all().next()).isEqualTo(Map.of(0, 8L, 1, 3L));
  }

  @Test
  void whatTheReaderReadsBehindTheOlderOnesIsKnownAlready() {
    recent.addOlder(List.of(event(0, 5)), Map.of(0, 5L), Map.of(0, 6L));

    recent.receive(event(0, 5));
    recent.receive(event(0, 6));

    assertThat(positions(recent.all())).containsExactly("0-5", "0-6");
  }

  @Test
  void olderOnesThatDoNotFitAreMissing() {
    recent.receive(event(0, 7));

    recent.addOlder(
        List.of(event(0, 3), event(0, 4), event(0, 5), event(0, 6)), Map.of(0, 3L), Map.of(0, 8L));

    assertThat(positions(recent.all())).containsExactly("0-4", "0-5", "0-6", "0-7");
    assertThat(recent.all().completeFrom()).isEqualTo(Map.of(0, 4L));
  }

  @Test
  void theNumbersOfAReaderStayRightWhenOlderOnesAreAdded() {
    recent.receive(event(0, 7));
    long end = recent.all().end();
    recent.addOlder(List.of(event(0, 6)), Map.of(0, 6L), Map.of(0, 8L));
    recent.receive(event(0, 8));

    assertThat(positions(recent.since(end))).containsExactly("0-8");
  }

  @Test
  void theJsonOfAnEventIsMadeOnce() {
    recent.receive(event(0, 1));
    var made = new AtomicInteger();
    Entry entry = recent.all().events().getFirst();

    for (int reader = 0; reader < 3; reader++) {
      byte[] json = entry.json(record -> ("made " + made.incrementAndGet()).getBytes(UTF_8));
      assertThat(new String(json, UTF_8)).isEqualTo("made 1");
    }
  }

  private static List<String> positions(RecentEvents.Events events) {
    return events.events().stream().map(it -> it.partition() + "-" + it.offset()).toList();
  }

  private static ConsumerRecord<byte[], byte[]> event(int partition, long offset) {
    return event(partition, offset, 10);
  }

  private static ConsumerRecord<byte[], byte[]> event(int partition, long offset, int size) {
    var headers = new RecordHeaders();
    Headers.write(headers, Headers.CE_TYPE, "io.sandboxbroker.event.SandboxSynced");
    return new ConsumerRecord<>(
        "events",
        partition,
        offset,
        offset,
        TimestampType.CREATE_TIME,
        0,
        size,
        new byte[0],
        new byte[size],
        headers,
        Optional.empty());
  }
}
