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
}
