package io.sandboxbroker.gateway.reply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class RepliesTest {

  private final PendingReplies<SpecificRecord> waiting = new PendingReplies<>(new Semaphore(10));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicInteger deserialised = new AtomicInteger();
  private final Replies replies =
      new Replies(new ReplyAddress("here"), this::deserialise, waiting, meters);

  @Test
  void anOutcomeForHereAnswersTheRequestThatWaitsForIt() {
    CompletableFuture<SpecificRecord> request =
        waiting.await("c-1", Mono.empty(), Mono.never()).toFuture();
    replies.receive(event("here", "c-1"));
    assertThat(request).succeedsWithin(Duration.ofSeconds(5));
    assertThat(count("answered")).isEqualTo(1);
  }

  @Test
  void whatIsForOthersIsDroppedUnread() {
    waiting.await("c-1", Mono.empty(), Mono.never()).toFuture();
    replies.receive(event("there", "c-1"));
    replies.receive(event(null, "c-1"));
    assertThat(deserialised).hasValue(0);
    assertThat(waiting.count()).isEqualTo(1);
    assertThat(count("others")).isEqualTo(2);
  }

  @Test
  void anOutcomeThatNobodyWaitsForAnyMoreIsCounted() {
    replies.receive(event("here", "c-1"));
    assertThat(count("late")).isEqualTo(1);
  }

  @Test
  void anOutcomeThatIsToldTwiceAnswersOnce() {
    waiting.await("c-1", Mono.empty(), Mono.never()).toFuture();
    replies.receive(event("here", "c-1"));
    replies.receive(event("here", "c-1"));
    assertThat(count("answered")).isEqualTo(1);
    assertThat(count("late")).isEqualTo(1);
  }

  @Test
  void whatCannotBeReadIsCountedAndStopsNothing() {
    CompletableFuture<SpecificRecord> request =
        waiting.await("c-1", Mono.empty(), Mono.never()).toFuture();
    replies.receive(event("here", "garbage"));
    assertThat(count("unreadable")).isEqualTo(1);
    replies.receive(event("here", "c-1"));
    assertThat(request).succeedsWithin(Duration.ofSeconds(5));
  }

  @Test
  void anOutcomeThatIsInTheStatusOfItsCommandIsCountedUnread() {
    replies.receive(async(event("there", "c-1")));
    replies.receive(async(event("here", "c-1")));
    assertThat(deserialised).hasValue(0);
    assertThat(count("kept")).isEqualTo(2);
    assertThat(count("others")).isZero();
  }

  private double count(String fate) {
    return meters.get("broker.replies").tag("fate", fate).counter().count();
  }

  private SpecificRecord deserialise(String topic, byte[] value) {
    deserialised.incrementAndGet();
    String cause = new String(value, UTF_8);
    if (cause.equals("garbage")) {
      throw new SerializationException("no magic byte");
    }
    return AllocationRejected.newBuilder()
        .setEventId("e")
        .setCauseId(cause)
        .setOccurredAt(Instant.EPOCH)
        .setTrackId("alice")
        .setReason(AllocationRejection.NO_SANDBOXES_AVAILABLE)
        .build();
  }

  private static ConsumerRecord<byte[], byte[]> async(ConsumerRecord<byte[], byte[]> event) {
    Headers.write(event.headers(), Headers.RESPOND_ASYNC, "true");
    return event;
  }

  private static ConsumerRecord<byte[], byte[]> event(String replyTo, String cause) {
    var event =
        new ConsumerRecord<>(Topics.EVENTS.name(), 0, 0, new byte[0], cause.getBytes(UTF_8));
    if (replyTo != null) {
      Headers.write(event.headers(), Headers.REPLY_TO, replyTo);
    }
    return event;
  }
}
