package io.sandboxbroker.gateway.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.sandboxbroker.command.RequestDeletion;
import io.sandboxbroker.gateway.correlation.Correlation;
import io.sandboxbroker.gateway.problem.Refusal;
import io.sandboxbroker.gateway.problem.RefusedException;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.util.SimpleIdGenerator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class RequestReplyTest {

  private static final Question QUESTION =
      new Question(
          Topics.DELETION_COMMANDS,
          "17",
          RequestReplyTest::command,
          Duration.ofSeconds(12),
          new Correlation("r", "t"));

  private final ReplyReader reader = mock();
  private final WaitingRequests waiting = new WaitingRequests(10);

  @Test
  void nothingIsPublishedBeforeOutcomesAreListenedFor() {
    var producer = new MockProducer<String, SpecificRecord>();
    refused(requestReply(producer, Schedulers.immediate()).ask(QUESTION), Refusal.NOT_LISTENING);
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void whoGetsNoOutcomeInTimeIsToldSo() {
    given(reader.isListening()).willReturn(true);
    var producer = producer();
    StepVerifier.withVirtualTime(() -> requestReply(producer, Schedulers.immediate()).ask(QUESTION))
        .expectSubscription()
        .expectNoEvent(Duration.ofSeconds(11))
        .thenAwait(Duration.ofSeconds(1))
        .expectErrorSatisfies(failure -> is(failure, Refusal.NO_OUTCOME_IN_TIME))
        .verify();
    assertThat(producer.history()).hasSize(1);
    assertThat(waiting.count()).isZero();
  }

  @Test
  void aProducerThatHasNoRoomIsTroubleOfOurs() {
    given(reader.isListening()).willReturn(true);
    var producer = producer();
    producer.sendException = new TimeoutException("no room in the buffer");
    refused(requestReply(producer, Schedulers.immediate()).ask(QUESTION), Refusal.NOT_PUBLISHED);
  }

  @Test
  void aBrokerThatDoesNotTakeTheCommandIsTroubleOfOurs() {
    given(reader.isListening()).willReturn(true);
    var producer =
        new MockProducer<String, SpecificRecord>(
            false, null, new StringSerializer(), (topic, data) -> new byte[0]);
    CompletableFuture<SpecificRecord> asked =
        requestReply(producer, Schedulers.immediate()).ask(QUESTION).toFuture();
    producer.errorNext(new TimeoutException("not delivered"));
    refused(Mono.fromFuture(asked), Refusal.NOT_PUBLISHED);
  }

  @Test
  void whenAllPublishersAreBusyTheNextIsRefusedAtOnce() {
    var busy = new CountDownLatch(1);
    try (ExecutorService one =
        new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new SynchronousQueue<>())) {
      one.execute(() -> await(busy));
      refused(
          requestReply(producer(), Schedulers.fromExecutorService(one)).ask(QUESTION),
          Refusal.OVERLOADED);
      busy.countDown();
    }
  }

  private RequestReply requestReply(
      MockProducer<String, SpecificRecord> producer, Scheduler publishing) {
    var publisher = new CommandPublisher(() -> producer, new ReplyAddress("here"));
    return new RequestReply(reader, waiting, publisher, new SimpleIdGenerator(), publishing);
  }

  private static MockProducer<String, SpecificRecord> producer() {
    return new MockProducer<>(true, null, new StringSerializer(), (topic, data) -> new byte[0]);
  }

  private static void refused(Mono<SpecificRecord> asked, Refusal why) {
    StepVerifier.create(asked)
        .expectErrorSatisfies(failure -> is(failure, why))
        .verify(Duration.ofSeconds(10));
  }

  private static void is(Throwable failure, Refusal why) {
    assertThat(failure)
        .isInstanceOfSatisfying(
            RefusedException.class, refused -> assertThat(refused.refusal()).isEqualTo(why));
  }

  private static SpecificRecord command(String id) {
    return RequestDeletion.newBuilder()
        .setCommandId(id)
        .setRequestId("r")
        .setTrackId("alice")
        .setSandboxId("17")
        .setRequestedAt(Instant.EPOCH)
        .setDeadline(Instant.EPOCH)
        .build();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
