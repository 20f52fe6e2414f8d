package io.sandboxbroker.worker.cleanup;

import static io.sandboxbroker.worker.cleanup.Dues.PARTITION;
import static io.sandboxbroker.worker.cleanup.Dues.START;
import static org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation.LEAVE_GROUP;
import static org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sandboxbroker.worker.OneProducer;
import io.sandboxbroker.worker.csp.DeletionReply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

@Timeout(30)
class CleanupRunnerTest {

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final CountDownLatch stuck = new CountDownLatch(1);
  private final Consumers consumers = new Consumers();
  private boolean getsStuck;
  private boolean breaks;
  private final CleanupRunner runner =
      new CleanupRunner(
          consumers,
          new OneProducer(
              new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer())),
          CleanupRunnerTest::loop,
          this::afterRun,
          Duration.ofMillis(1),
          now::get);

  @AfterEach
  void stop() {
    stuck.countDown();
    runner.stop();
  }

  @Test
  void whateverFailsItBeginsAgainWithAConsumerOfItsOwn() {
    consumers.failures = 3;
    runner.start();
    await().until(runner::isLooping);

    assertThat(consumers.made).hasSize(4);
    assertThat(consumers.made.subList(0, 3)).allMatch(MockConsumer::closed);
    assertThat(consumers.closes).hasSize(3).containsOnly(REMAIN_IN_GROUP);
    runner.stop();
    assertThat(consumers.closes.getLast()).isEqualTo(LEAVE_GROUP);
  }

  @Test
  void itIsNotWellBeforeItTurnsNorOnceItHasBeenStopped() {
    assertThat(runner.isLooping()).isFalse();
    runner.start();
    await().until(runner::isLooping);
    runner.stop();

    assertThat(runner.isLooping()).isFalse();
    assertThat(runner.isRunning()).isFalse();
    assertThat(consumers.made).allMatch(MockConsumer::closed);
  }

  @Test
  void itIsNotWellWhenATurnTakesTooLong() {
    getsStuck = true;
    runner.start();
    await().until(runner::isLooping);
    now.set(START.plus(CleanupRunner.MAX_RUN).plusSeconds(1));

    assertThat(runner.isLooping()).isFalse();
  }

  @Test
  void itCanBeStartedAgain() {
    runner.start();
    await().until(runner::isLooping);
    runner.stop();
    runner.start();

    await().until(runner::isLooping);
  }

  @Test
  void onlyAThreadThatIsGoneUnaskedHasEndedForGood() {
    assertThat(runner.hasDied()).isFalse();
    consumers.failures = 3;
    runner.start();
    await().until(runner::isLooping);
    now.set(START.plus(CleanupRunner.MAX_RUN).plusSeconds(1));
    assertThat(runner.hasDied()).isFalse();
    runner.stop();
    assertThat(runner.hasDied()).isFalse();

    breaks = true;
    runner.start();
    await().dontCatchUncaughtExceptions().until(runner::hasDied);
  }

  @Test
  void itEndsWhenAnotherProcessHasItsTransactionalId() {
    consumers.failure = new ProducerFencedException("another process");
    consumers.failures = 1;
    runner.start();

    await().until(runner::hasDied);
    assertThat(consumers.made).hasSize(1).allMatch(MockConsumer::closed);
  }

  private void afterRun() {
    if (breaks) {
      throw new LinkageError("nothing that a further turn would mend");
    }
    if (getsStuck) {
      try {
        stuck.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static CleanupTimerLoop loop(Consumer<String, byte[]> consumer) {
    return Dues.loop(
        consumer,
        new MockProducer<>(),
        new UncommittedTimers(),
        id -> Mono.just(new DeletionReply.Gone(204)),
        () -> START);
  }

  /** Consumers of which the first ones fail. */
  private static final class Consumers implements Supplier<Consumer<String, byte[]>> {
    private final List<MockConsumer<String, byte[]>> made = new CopyOnWriteArrayList<>();
    private final List<GroupMembershipOperation> closes = new CopyOnWriteArrayList<>();
    private volatile int failures;
    private volatile KafkaException failure = new KafkaException("brokers away");

    @Override
    public Consumer<String, byte[]> get() {
      var consumer =
          new MockConsumer<String, byte[]>("earliest") {
            @Override
            public void close(CloseOptions options) {
              closes.add(options.groupMembershipOperation());
              super.close(options);
            }
          };
      consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
      if (made.size() < failures) {
        consumer.setPollException(failure);
      }
      made.add(consumer);
      return consumer;
    }
  }
}
