package io.sandboxbroker.gateway.reply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.SchemaPreloading;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class RepliesTest {

  private final PendingReplies<SpecificRecord> waiting = new PendingReplies<>(new Semaphore(10));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicInteger deserialised = new AtomicInteger();
  private final Registry registry = new Registry();
  private final AtomicLong nanos = new AtomicLong();
  private final Replies replies =
      new Replies(
              new ReplyAddress("here"),
              registry,
              waiting::answer,
              new PostponedReplies.Bounds(2, Duration.ofSeconds(80), Duration.ofMillis(1)),
              nanos::get,
              meters)
          .started();

  @AfterEach
  void stop() {
    registry.answers.countDown();
    replies.close();
  }

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
  void aReplyOfAnUnknownSchemaStallsNoOther() {
    registry.isLoaded = false;
    CompletableFuture<SpecificRecord> first =
        waiting.await("c-1", Mono.empty(), Mono.never()).toFuture();
    CompletableFuture<SpecificRecord> second =
        waiting.await("c-2", Mono.empty(), Mono.never()).toFuture();
    replies.receive(event("here", "c-1"));
    Awaitility.await().until(() -> registry.answers.getCount() == 1 && registry.isAsked);
    registry.isLoaded = true;
    replies.receive(event("here", "c-2"));
    assertThat(second).succeedsWithin(Duration.ofSeconds(5));
    assertThat(first).isNotDone();
    registry.answers.countDown();
    assertThat(first).succeedsWithin(Duration.ofSeconds(5));
    assertThat(count("postponed")).isEqualTo(1);
    // It is counted behind the answer.
    Awaitility.await().until(() -> count("answered") == 2);
  }

  @Test
  void aReplyIsKeptWhileTheRegistryIsAwayAndReadOnceItIsBack() {
    registry.answers.countDown();
    registry.isAway = true;
    CompletableFuture<SpecificRecord> request =
        waiting.await("c-1", Mono.empty(), Mono.never()).toFuture();
    replies.receive(event("here", "c-1"));
    int before = deserialised.get();
    Awaitility.await().until(() -> deserialised.get() > before + 3);
    assertThat(request).isNotDone();
    registry.isAway = false;
    assertThat(request).succeedsWithin(Duration.ofSeconds(5));
    assertThat(count("unreadable")).isZero();
  }

  @Test
  void aReplyThatCannotBeReadWhileAnybodyWaitsIsCounted() {
    registry.answers.countDown();
    registry.isAway = true;
    replies.receive(event("here", "c-1"));
    nanos.set(Duration.ofSeconds(81).toNanos());
    Awaitility.await().until(() -> count("unreadable") == 1);
  }

  @Test
  void repliesBeyondTheBoundAreCounted() {
    registry.isLoaded = false;
    replies.receive(event("here", "c-0"));
    Awaitility.await().until(() -> registry.isAsked);
    for (int reply = 1; reply <= 5; reply++) {
      replies.receive(event("here", "c-" + reply));
    }
    assertThat(count("postponed")).isEqualTo(3);
    assertThat(count("unreadable")).isEqualTo(3);
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

  private static ConsumerRecord<byte[], byte[]> event(String replyTo, String cause) {
    var event =
        new ConsumerRecord<>(Topics.REPLIES.name(), 0, 0, new byte[0], cause.getBytes(UTF_8));
    if (replyTo != null) {
      Headers.write(event.headers(), Headers.REPLY_TO, replyTo);
    }
    return event;
  }

  /** Hangs for a schema that is not loaded, until it answers; fails while it is away. */
  private final class Registry implements Deserializer<SpecificRecord>, SchemaPreloading {

    private final CountDownLatch answers = new CountDownLatch(1);
    private volatile boolean isLoaded = true;
    private volatile boolean isAway;
    private volatile boolean isAsked;

    @Override
    public SpecificRecord deserialize(String topic, byte[] value) {
      if (isAway) {
        deserialised.incrementAndGet();
        throw new TimeoutException("the registry does not answer");
      }
      if (Thread.currentThread().isVirtual()) {
        isAsked = true;
        try {
          answers.await();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
      return RepliesTest.this.deserialise(topic, value);
    }

    @Override
    public void preload(Topic topic) {}

    @Override
    public boolean isLoaded(byte[] record) {
      return isLoaded;
    }
  }
}
