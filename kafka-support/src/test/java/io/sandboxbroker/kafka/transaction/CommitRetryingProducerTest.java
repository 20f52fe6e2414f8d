package io.sandboxbroker.kafka.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class CommitRetryingProducerTest {

  private final Queue<RuntimeException> failures = new ArrayDeque<>();
  private final MockProducer<String, String> brokers =
      new MockProducer<>(true, null, new StringSerializer(), new StringSerializer()) {
        @Override
        public void commitTransaction() {
          RuntimeException failure = failures.poll();
          if (failure != null) {
            throw failure;
          }
          super.commitTransaction();
        }
      };

  private Producer<String, String> begun(Duration commitTimeout) {
    Producer<String, String> producer = new CommitRetryingProducer<>(brokers, commitTimeout);
    producer.initTransactions();
    producer.beginTransaction();
    var unused = producer.send(new ProducerRecord<>("topic", "value"));
    return producer;
  }

  @Test
  void aCommitWithoutAnAnswerIsRepeatedUntilItHasOne() {
    failures.addAll(List.of(new TimeoutException("1"), new TimeoutException("2")));

    begun(Duration.ofMinutes(1)).commitTransaction();

    assertThat(failures).isEmpty();
    assertThat(brokers.history()).hasSize(1);
  }

  @Test
  void aCommitIsNotRepeatedForEver() {
    failures.addAll(List.of(new TimeoutException("1"), new TimeoutException("2")));
    var producer = begun(Duration.ZERO);

    assertThatThrownBy(producer::commitTransaction).isInstanceOf(TimeoutException.class);

    assertThat(failures).hasSize(1);
    assertThat(brokers.history()).isEmpty();
  }

  @Test
  void aRefusalIsNotRepeated() {
    failures.add(new ProducerFencedException("another"));
    var producer = begun(Duration.ofMinutes(1));

    assertThatThrownBy(producer::commitTransaction).isInstanceOf(ProducerFencedException.class);

    assertThat(brokers.history()).isEmpty();
  }
}
