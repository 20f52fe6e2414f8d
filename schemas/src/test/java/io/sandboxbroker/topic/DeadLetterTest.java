package io.sandboxbroker.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class DeadLetterTest {

  @Test
  void aRecordIsLaidAsideAsItWasWithWhereItStoodAndWhy() {
    var value = "garbage".getBytes(UTF_8);
    var record = new ConsumerRecord<>(Topics.TIMERS.name(), 3, 42, "key", value);
    Headers.write(record.headers(), Headers.REQUEST_ID, "r1");

    var letter = DeadLetter.of(record, new IllegalStateException("no such schema"));

    assertThat(letter.topic()).isEqualTo(Topics.DEAD_LETTERS.name());
    assertThat(letter.key()).isEqualTo("key");
    assertThat(letter.value()).isEqualTo(value);
    assertThat(Headers.read(letter.headers(), Headers.REQUEST_ID)).contains("r1");
    assertThat(Headers.read(letter.headers(), "dead-letter-reason"))
        .contains("IllegalStateException: no such schema");
    assertThat(Headers.read(letter.headers(), "dead-letter-topic")).contains(record.topic());
    assertThat(Headers.read(letter.headers(), "dead-letter-partition")).contains("3");
    assertThat(Headers.read(letter.headers(), "dead-letter-offset")).contains("42");
  }

  @Test
  void aLongReasonIsCut() {
    var record = new ConsumerRecord<>(Topics.TIMERS.name(), 3, 42, "key", new byte[1]);

    var letter = DeadLetter.of(record, new IllegalStateException("x".repeat(2_000_000)));

    assertThat(letter.headers().lastHeader("dead-letter-reason").value()).hasSize(1_000);
  }

  @Test
  void aRecordThatIsTooLargeLeavesItsPositionAndTheReason() {
    var record = new ConsumerRecord<>(Topics.TIMERS.name(), 3, 42, "key", new byte[900_000]);

    var letter = DeadLetter.of(record, new IllegalStateException("no such schema"));

    assertThat(letter.key()).isEqualTo("key");
    assertThat(letter.value()).isNull();
    assertThat(Headers.read(letter.headers(), "dead-letter-omitted-bytes")).contains("900003");
    assertThat(Headers.read(letter.headers(), "dead-letter-reason"))
        .contains("IllegalStateException: no such schema");
    assertThat(Headers.read(letter.headers(), "dead-letter-offset")).contains("42");
  }

  @Test
  void headersAndKeysCountToo() {
    var headers = new ConsumerRecord<>(Topics.TIMERS.name(), 3, 42, "key", new byte[1]);
    headers.headers().add("large", new byte[900_000]);
    var key = new ConsumerRecord<>(Topics.TIMERS.name(), 3, 42, "k".repeat(900_000), new byte[1]);

    assertThat(DeadLetter.of(headers, new IllegalStateException()).headers().lastHeader("large"))
        .isNull();
    assertThat(DeadLetter.of(key, new IllegalStateException()).key()).isNull();
  }
}
