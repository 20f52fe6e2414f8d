package io.sandboxbroker.allocator.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.serde.AvroDeserializer;
import io.sandboxbroker.serde.AvroSerializer;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.waiting.WaitingTicket;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueueViewTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private static final String TOPIC = Topics.ALLOCATION_LINE.name();

  private Instant now = NOW;
  private final AvroSerializer writer = new AvroSerializer();
  private final QueueView line;

  QueueViewTest() {
    Map<String, Object> serdes =
        Map.of(
            "schema.registry.url",
            "mock://who-waits",
            "value.subject.name.strategy",
            "TopicRecordNameStrategy");
    writer.configure(serdes, false);
    var reader = new AvroDeserializer();
    reader.configure(serdes, false);
    line = new QueueView(reader, () -> now);
  }

  private void takesAPlace(String command, String prefix) {
    takesAPlace(command, "track", prefix, NOW.plusSeconds(25));
  }

  private void takesAPlace(String command, String track, String prefix, Instant until) {
    var ticket = new WaitingTicket(command, track, prefix, 1L, NOW, until, null);
    line.receive(
        new ConsumerRecord<>(
            TOPIC, 0, 0, command.getBytes(UTF_8), writer.serialize(TOPIC, ticket)));
  }

  private void leaves(String command) {
    line.receive(new ConsumerRecord<>(TOPIC, 0, 0, command.getBytes(UTF_8), null));
  }

  @ParameterizedTest
  @CsvSource({
    ",        '',      true",
    "lab-,    '',      false",
    ",        lab-,    true",
    "lab-,    lab-1,   true",
    "lab-1,   lab-,    false",
    "lab-,    lab-,    true",
    "lab-,    other-,  false"
  })
  void sandboxesAreWaitedForWhenACommandAcceptsAllOfThem(
      String waits, String asks, boolean waitedFor) {
    takesAPlace("c1", waits);

    assertThat(line.isWaitedFor(asks)).isEqualTo(waitedFor);
  }

  @Test
  void nothingIsWaitedForOnceAllHaveLeft() {
    takesAPlace("c1", null);
    takesAPlace("c2", null);
    leaves("c1");
    assertThat(line.isWaitedFor("lab-1")).isTrue();
    assertThat(line.hasCommandOf("track")).isTrue();
    leaves("c2");

    assertThat(line.isWaitedFor("lab-1")).isFalse();
    assertThat(line.hasCommandOf("track")).isFalse();
  }

  @Test
  void aTicketThatIsPublishedAgainIsOneEntry() {
    takesAPlace("c1", "lab-");
    takesAPlace("c1", "other-");
    assertThat(line.isWaitedFor("lab-")).isFalse();
    leaves("c1");

    assertThat(line.isWaitedFor("other-")).isFalse();
    assertThat(line.hasCommandOf("track")).isFalse();
  }

  @Test
  void aTrackThatHasJustJoinedIsKnownBeforeItsTicketIsRead() {
    line.joined("early");
    assertThat(line.hasCommandOf("early")).isTrue();
    now = NOW.plusSeconds(11);

    assertThat(line.hasCommandOf("early")).isFalse();
  }

  @Test
  void whatCannotBeRememberedCountsAsWaitedForUntilItsWaitEnds() {
    for (int ticket = 0; ticket < QueueView.MAX_TICKETS; ticket++) {
      takesAPlace("c" + ticket, "track-" + ticket, "tpyo-", NOW.plusSeconds(25));
    }
    assertThat(line.isWaitedFor("lab-")).isFalse();
    takesAPlace("more", "track-more", "lab-", NOW.plusSeconds(25));
    assertThat(line.isWaitedFor("lab-")).isTrue();
    assertThat(line.hasCommandOf("track-more")).isTrue();
    now = NOW.plusSeconds(31);

    assertThat(line.isWaitedFor("lab-")).isFalse();
  }

  /** Otherwise a queue that has stopped would keep every command from the free sandboxes. */
  @Test
  void noCommandWaitsBehindATicketThatIsLongOverdue() {
    takesAPlace("c1", null);
    now = NOW.plusSeconds(31);

    assertThat(line.isWaitedFor("")).isFalse();
  }

  @Test
  void aTicketThatCannotBeReadIsPassedOver() {
    line.receive(
        new ConsumerRecord<>(TOPIC, 0, 0, "c1".getBytes(UTF_8), "garbage".getBytes(UTF_8)));

    assertThat(line.isWaitedFor("")).isFalse();
  }
}
