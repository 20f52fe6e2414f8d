package io.sandboxbroker.gateway.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.sandboxbroker.command.RequestDeletion;
import io.sandboxbroker.gateway.web.Correlation;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.kafka.TopicReader;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.tracing.Tracing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.util.SimpleIdGenerator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class RequestReplyTest {

  private static final CommandRequest REQUEST =
      new CommandRequest(
          Topics.DELETION_COMMANDS,
          "17",
          RequestReplyTest::command,
          Duration.ofSeconds(12),
          new Correlation("r", "t"));

  private static final CommandRequest AT_ONCE =
      new CommandRequest(
          Topics.DELETION_COMMANDS,
          "17",
          RequestReplyTest::command,
          Duration.ZERO,
          new Correlation("r", "t"));

  private final TopicReader reader = mock();
  private final WaitingRequests waiting = new WaitingRequests(3);
  private final AsyncCommands asyncCommands =
      new AsyncCommands(10, Duration.ofMinutes(15), () -> 0);
  private CommandPublisher publisher;
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

  @Test
  void nothingIsPublishedBeforeOutcomesAreListenedFor() {
    var producer = new MockProducer<String, SpecificRecord>();
    refused(requestReply(producer, Schedulers.immediate()).request(REQUEST), Refusal.NOT_LISTENING);
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void whoGetsNoOutcomeInTimeIsToldSo() {
    given(reader.isListening()).willReturn(true);
    var producer = producer();
    StepVerifier.withVirtualTime(
            () -> requestReply(producer, Schedulers.immediate()).request(REQUEST))
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
    refused(requestReply(producer, Schedulers.immediate()).request(REQUEST), Refusal.NOT_PUBLISHED);
  }

  @Test
  void aBrokerThatDoesNotTakeTheCommandIsTroubleOfOurs() {
    given(reader.isListening()).willReturn(true);
    var producer = silentProducer();
    CompletableFuture<SpecificRecord> asked =
        requestReply(producer, Schedulers.immediate()).request(REQUEST).toFuture();
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
          requestReply(producer(), Schedulers.fromExecutorService(one)).request(REQUEST),
          Refusal.OVERLOADED);
      busy.countDown();
    }
  }

  @Test
  void whoQueuedTooLongForAPublisherIsRefusedRatherThanServedLate() {
    given(reader.isListening()).willReturn(true);
    var producer = producer();
    Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    CompletableFuture<SpecificRecord> asked =
        requestReply(producer, Schedulers.fromExecutor(queue::add)).request(REQUEST).toFuture();
    now.set(Instant.EPOCH.plusSeconds(3));
    queue.remove().run();
    refused(Mono.fromFuture(asked), Refusal.OVERLOADED);
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void whenTheBrokersOweTooManyAcknowledgementsTheNextIsRefusedAtOnce() {
    given(reader.isListening()).willReturn(true);
    var producer = silentProducer();
    RequestReply requestReply = requestReply(producer, Schedulers.immediate());
    List<CompletableFuture<Answer>> asked =
        Stream.generate(() -> requestReply.submit(AT_ONCE).toFuture()).limit(5).toList();
    refused(requestReply.submit(AT_ONCE), Refusal.OVERLOADED);
    assertThat(producer.history()).hasSize(5);
    assertThat(publisher.unacknowledged()).isEqualTo(5);
    producer.completeNext();
    producer.errorNext(new TimeoutException("not delivered"));
    assertThat(asked.get(0)).succeedsWithin(Duration.ofSeconds(5));
    refused(Mono.fromFuture(asked.get(1)), Refusal.NOT_PUBLISHED);
    assertThat(publisher.unacknowledged()).isEqualTo(3);
    assertThat(requestReply.submit(AT_ONCE).toFuture()).isNotDone();
  }

  @Test
  void aProducerThatThrowsOwesNothing() {
    given(reader.isListening()).willReturn(true);
    var producer = producer();
    producer.sendException = new TimeoutException("no room in the buffer");
    RequestReply requestReply = requestReply(producer, Schedulers.immediate());
    refused(requestReply.request(REQUEST), Refusal.NOT_PUBLISHED);
    assertThat(publisher.unacknowledged()).isZero();
  }

  @Test
  void aProducerWithoutBrokersFailsAfterItsOwnBoundAndNotLater() {
    given(reader.isListening()).willReturn(true);
    Map<String, Object> nowhere =
        Map.of("bootstrap.servers", "127.0.0.1:1", "max.block.ms", 100, "buffer.memory", 1);
    try (var producer =
        new KafkaProducer<String, SpecificRecord>(
            nowhere, new StringSerializer(), (topic, data) -> new byte[0])) {
      refused(
          requestReply(producer, Schedulers.boundedElastic()).request(REQUEST),
          Refusal.NOT_PUBLISHED);
    }
    assertThat(publisher.unacknowledged()).isZero();
    Awaitility.await().until(() -> waiting.count() == 0);
  }

  @Test
  void aCommandThatNobodyWaitsForIsAcceptedOnceTheBrokersHaveItAndTakesNoPlace() {
    given(reader.isListening()).willReturn(true);
    var producer = silentProducer();
    CompletableFuture<Answer> asked =
        requestReply(producer, Schedulers.immediate()).submit(AT_ONCE).toFuture();
    assertThat(asked).isNotDone();
    assertThat(waiting.count()).isZero();
    producer.completeNext();
    assertThat(asked).succeedsWithin(Duration.ofSeconds(5));
    String id = ((Answer.Accepted) asked.join()).command();
    assertThat(asyncCommands.find(id)).contains(new AsyncCommand.Accepted("17"));
    assertThat(Headers.read(producer.history().getFirst().headers(), Headers.RESPOND_ASYNC))
        .contains("true");
  }

  @Test
  void aCommandThatIsWaitedForAWhileIsAcceptedWhenThatIsOver() {
    given(reader.isListening()).willReturn(true);
    StepVerifier.withVirtualTime(
            () -> requestReply(producer(), Schedulers.immediate()).submit(REQUEST))
        .expectSubscription()
        .expectNoEvent(Duration.ofSeconds(11))
        .thenAwait(Duration.ofSeconds(1))
        .expectNextMatches(Answer.Accepted.class::isInstance)
        .verifyComplete();
    assertThat(waiting.count()).isZero();
  }

  @Test
  void anOutcomeThatComesInThatWhileIsTheAnswer() {
    given(reader.isListening()).willReturn(true);
    CompletableFuture<Answer> asked =
        requestReply(producer(), Schedulers.immediate()).submit(REQUEST).toFuture();
    SpecificRecord outcome = command("any");
    waiting.answer(new UUID(0, 1).toString(), outcome);
    assertThat(asked).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(new Answer.Outcome(outcome));
  }

  @Test
  void aCommandThatTheBrokersDoNotTakeIsNotAcceptedHoweverLongItIsWaitedFor() {
    given(reader.isListening()).willReturn(true);
    var producer = silentProducer();
    CompletableFuture<Answer> asked =
        requestReply(producer, Schedulers.immediate()).submit(REQUEST).toFuture();
    producer.errorNext(new TimeoutException("not delivered"));
    refused(Mono.fromFuture(asked), Refusal.NOT_PUBLISHED);
    Awaitility.await().until(() -> waiting.count() == 0);
  }

  private RequestReply requestReply(
      Producer<String, SpecificRecord> producer, Scheduler publishing) {
    publisher = new CommandPublisher(() -> producer, new ReplyAddress("here"), 5, Tracing.off());
    return new RequestReply(
        reader,
        waiting,
        asyncCommands,
        publisher,
        new SimpleIdGenerator(),
        now::get,
        publishing,
        Duration.ofSeconds(2));
  }

  private static MockProducer<String, SpecificRecord> producer() {
    return new MockProducer<>(true, null, new StringSerializer(), (topic, data) -> new byte[0]);
  }

  /** Its brokers acknowledge when they are told to. */
  private static MockProducer<String, SpecificRecord> silentProducer() {
    return new MockProducer<>(false, null, new StringSerializer(), (topic, data) -> new byte[0]);
  }

  private static void refused(Mono<?> asked, Refusal why) {
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
