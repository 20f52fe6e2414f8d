package io.sandboxbroker.allocator.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.sandboxbroker.timer.ExpiryDue;
import io.sandboxbroker.timer.SweepDue;
import io.sandboxbroker.timer.SweepScope;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.KafkaOperations;

@SuppressWarnings("unchecked")
class SweepListenerTest {

  private final ProcessorFixture fixture = new ProcessorFixture();
  private final List<String> swept = new ArrayList<>();
  private final KafkaOperations<String, byte[]> transaction = mock(KafkaOperations.class);
  private CompletableFuture<Reply> reply =
      CompletableFuture.completedFuture(Reply.of("swept", List.of()));

  private final SweepListener listener =
      new SweepListener(
          fixture.processor(new RecordHandler<>(SweepDue.class, this::sweep)),
          fixture.deserializer,
          transaction);

  private CompletableFuture<Reply> sweep(SweepDue due, RecordHandler.Context context) {
    swept.add(due.getTimerId());
    return reply;
  }

  private ConsumerRecord<String, byte[]> timer(SpecificRecord value) {
    return fixture.record(Topics.TIMERS, value);
  }

  private ConsumerRecord<String, byte[]> sweep(String id, SweepScope scope) {
    return timer(new SweepDue(id, Instant.EPOCH, scope));
  }

  private ConsumerRecord<String, byte[]> expiry() {
    return timer(new ExpiryDue("e", Instant.EPOCH, "7", "command", Instant.EPOCH));
  }

  @Test
  void ofEachScopeTheNewestSweepOfABatchIsProcessed() {
    listener.onMessage(
        List.of(
            sweep("e1", SweepScope.EXPIRIES),
            sweep("d1", SweepScope.DELETIONS),
            expiry(),
            sweep("e2", SweepScope.EXPIRIES)));

    assertThat(swept).containsExactly("e2", "d1");
  }

  @Test
  void otherAndUnreadableTimersPublishNothing() {
    var marked = expiry();
    Headers.write(marked.headers(), Headers.CE_TYPE, "io.sandboxbroker.ExpiryDue");
    var unreadable = new ConsumerRecord<>(Topics.TIMERS.name(), 3, 42, "key", new byte[] {1, 2});

    listener.onMessage(List.of(marked, expiry(), unreadable));

    assertThat(swept).isEmpty();
    verify(transaction, never()).send(any(ProducerRecord.class));
  }

  @Test
  void aSweepThatFailsForATimeIsDeliveredAgain() {
    reply = CompletableFuture.failedFuture(new TimeoutException("no answer"));

    assertThatThrownBy(() -> listener.onMessage(List.of(sweep("e1", SweepScope.EXPIRIES))))
        .isInstanceOf(BatchListener.DeliverAgainException.class);
  }

  @Test
  void theOtherListenersIgnoreSweeps() {
    var handlers = fixture.handlers();
    var due = new SweepDue("e1", Instant.EPOCH, SweepScope.EXPIRIES);

    assertThat(handlers.find(due)).isNotNull();
    assertThat(handlers.ignoring(SweepDue.class).find(due)).isNull();
    assertThat(handlers.ignoring(SweepDue.class).find(new ExpiryDue())).isNotNull();
  }
}
