package io.sandboxbroker.gateway.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.command.CommandState;
import io.sandboxbroker.command.CommandStatus;
import io.sandboxbroker.command.RequestDeletion;
import io.sandboxbroker.gateway.reply.Bulkheads.Bulkhead;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
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
          RequestKind.RELEASE,
          Topics.DELETION_COMMANDS,
          "17",
          RequestReplyTest::command,
          Duration.ofSeconds(12),
          new Correlation("r", "t", null));

  private static final CommandRequest AT_ONCE =
      new CommandRequest(
          RequestKind.RELEASE,
          Topics.DELETION_COMMANDS,
          "17",
          RequestReplyTest::command,
          Duration.ZERO,
          new Correlation("r", "t", null));

  private final TopicReader reader = mock();
  private final TopicReader statusReader = mock();
  private final Semaphore capacity = new Semaphore(3);
  private final PendingReplies<SpecificRecord> waiting = new PendingReplies<>(capacity);
  private final PendingReplies<SubmittedCommand> waitingForEnd = new PendingReplies<>(capacity);
  private final CommandStatusSettings settings =
      new CommandStatusSettings(10, Duration.ofHours(1), Duration.ofMillis(100));
  private final CommandStatuses statuses =
      new CommandStatuses(
          (topic, value) -> null,
          ended -> waitingForEnd.answer(ended.id(), ended),
          settings,
          () -> 0,
          new SimpleMeterRegistry());
  private CommandPublisher publisher;
  private Bulkheads bulkheads;
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

  @Test
  void nothingIsPublishedBeforeOutcomesAreListenedFor() {
    var producer = new MockProducer<String, SpecificRecord>();
    refused(requestReply(producer, Schedulers.immediate()).request(REQUEST), Refusal.NOT_LISTENING);
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void aRequestWithoutAnOutcomeInTimeIsRefused() {
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
  void aCommandThatQueuedTooLongForAThreadIsRefused() {
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
    List<CompletableFuture<Void>> published =
        Stream.generate(() -> requestReply.publish(REQUEST).toFuture()).limit(5).toList();
    refused(requestReply.publish(REQUEST), Refusal.OVERLOADED);
    assertThat(producer.history()).hasSize(5);
    assertThat(publisher.unacknowledged()).isEqualTo(5);
    producer.completeNext();
    producer.errorNext(new TimeoutException("not delivered"));
    assertThat(published.get(0)).succeedsWithin(Duration.ofSeconds(5));
    refused(Mono.fromFuture(published.get(1)), Refusal.NOT_PUBLISHED);
    assertThat(publisher.unacknowledged()).isEqualTo(3);
    assertThat(requestReply.publish(REQUEST).toFuture()).isNotDone();
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
  void aCommandIsPublishedOnceItsStatusIsAndAcceptedOnceTheBrokersHaveBoth() {
    var producer = silentProducer();
    CompletableFuture<SubmittedCommand> submitted = submitted(producer).submit(AT_ONCE).toFuture();
    assertThat(topics(producer)).containsExactly(Topics.COMMAND_STATUS.name());
    producer.completeNext();
    assertThat(topics(producer))
        .containsExactly(Topics.COMMAND_STATUS.name(), Topics.DELETION_COMMANDS.name());
    assertThat(submitted).isNotDone();
    assertThat(waitingForEnd.count()).isZero();
    producer.completeNext();
    assertThat(submitted).succeedsWithin(Duration.ofSeconds(5));
    assertThat(submitted.join().hasEnded()).isFalse();
    assertThat(statuses.find(submitted.join().id())).contains(submitted.join());
    assertThat(Headers.read(producer.history().getLast().headers(), Headers.RESPOND_ASYNC))
        .contains("true");
  }

  @Test
  void aCommandThatTakesLongerThanTheRequestWaitsIsAccepted() {
    StepVerifier.withVirtualTime(() -> submitted(producer()).submit(REQUEST))
        .expectSubscription()
        .expectNoEvent(Duration.ofSeconds(11))
        .thenAwait(Duration.ofSeconds(1))
        .expectNextMatches(command -> !command.hasEnded())
        .verifyComplete();
    assertThat(waitingForEnd.count()).isZero();
  }

  @Test
  void theEndOfACommandIsTheAnswerEvenBeforeTheBrokersHaveAcknowledgedIt() {
    var producer = silentProducer();
    CompletableFuture<SubmittedCommand> submitted = submitted(producer).submit(REQUEST).toFuture();
    producer.completeNext();
    SubmittedCommand ended = command(producer.history().getFirst().key(), CommandState.COMPLETED);
    waitingForEnd.answer(ended.id(), ended);
    assertThat(submitted).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(ended);
  }

  @Test
  void aCommandWhoseStatusTheBrokersDoNotTakeIsNotPublished() {
    var producer = silentProducer();
    CompletableFuture<SubmittedCommand> submitted = submitted(producer).submit(REQUEST).toFuture();
    producer.errorNext(new TimeoutException("not delivered"));
    refused(Mono.fromFuture(submitted), Refusal.NOT_PUBLISHED);
    assertThat(topics(producer)).containsExactly(Topics.COMMAND_STATUS.name());
    Awaitility.await().until(() -> waitingForEnd.count() == 0);
  }

  @Test
  void aCommandThatTheBrokersDoNotTakeIsRefusedAndItsStatusWithdrawn() {
    var producer = silentProducer();
    CompletableFuture<SubmittedCommand> submitted = submitted(producer).submit(REQUEST).toFuture();
    producer.completeNext();
    producer.errorNext(new TimeoutException("not delivered"));
    refused(Mono.fromFuture(submitted), Refusal.NOT_PUBLISHED);
    assertThat(topics(producer)).hasSize(3).last().isEqualTo(Topics.COMMAND_STATUS.name());
    assertThat(producer.history().getLast().value()).isNull();
    assertThat(producer.history().getLast().key()).isEqualTo(producer.history().getFirst().key());
    Awaitility.await().until(() -> waitingForEnd.count() == 0);
  }

  @Test
  void aLookUpWaitsForACommandThatWasJustAcceptedElsewhere() {
    SubmittedCommands commands = submitted(producer());
    CompletableFuture<SubmittedCommand> found = commands.find("c-1").toFuture();
    assertThat(found).isNotDone();
    SubmittedCommand elsewhere = command("c-1", CommandState.ACCEPTED);
    statuses.update(elsewhere);
    assertThat(found).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(elsewhere);
  }

  @Test
  void aLookUpOfAnUnknownCommandEndsAfterAMoment() {
    StepVerifier.create(submitted(producer()).find("c-1"))
        .expectComplete()
        .verify(Duration.ofSeconds(5));
    SubmittedCommands commands = submitted(producer());
    given(statusReader.isListening()).willReturn(false);
    refused(commands.find("c-1"), Refusal.NOT_LISTENING);
  }

  private static SubmittedCommand command(String id, CommandState state) {
    return new SubmittedCommand(
        CommandStatus.newBuilder()
            .setCommandId(id)
            .setCommandType("RequestSync")
            .setState(state)
            .setAcceptedAt(Instant.EPOCH)
            .setUpdatedAt(Instant.EPOCH)
            .build(),
        null);
  }

  private static List<String> topics(MockProducer<String, SpecificRecord> producer) {
    return producer.history().stream().map(ProducerRecord::topic).toList();
  }

  private RequestReply requestReply(Producer<String, SpecificRecord> producer, Scheduler threads) {
    publisher =
        new CommandPublisher(
            () -> producer, threads, 5, Duration.ofSeconds(2), now::get, Tracing.off());
    bulkheads = new Bulkheads(kind -> new Bulkhead(publisher, capacity, 3, waiting, waitingForEnd));
    return new RequestReply(reader, bulkheads, new ReplyAddress("here"), new SimpleIdGenerator());
  }

  private SubmittedCommands submitted(Producer<String, SpecificRecord> producer) {
    given(reader.isListening()).willReturn(true);
    given(statusReader.isListening()).willReturn(true);
    RequestReply requestReply = requestReply(producer, Schedulers.immediate());
    return new SubmittedCommands(
        requestReply, bulkheads, statuses, statusReader, settings, now::get);
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
