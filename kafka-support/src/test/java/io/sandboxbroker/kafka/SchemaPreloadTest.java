package io.sandboxbroker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sandboxbroker.topic.SchemaPreloading;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SchemaPreloadTest {

  private static final Duration LONG = Duration.ofMinutes(5);

  private final List<Topic> written = new CopyOnWriteArrayList<>();
  private final List<Topic> read = new CopyOnWriteArrayList<>();
  private final Queue<Runnable> faults = new ConcurrentLinkedQueue<>();
  private SchemaPreload preload = preload(LONG);

  private SchemaPreload preload(Duration startTimeout) {
    SchemaPreloading serializer =
        topic -> {
          Runnable fault = faults.poll();
          if (fault != null) {
            fault.run();
          }
          written.add(topic);
        };
    SchemaPreloading deserializer = read::add;
    return new SchemaPreload(
        List.of(Topics.EVENTS),
        List.of(Topics.TIMERS),
        serializer,
        deserializer,
        startTimeout,
        Duration.ofMillis(1));
  }

  private static Runnable throwing(RuntimeException failure) {
    return () -> {
      throw failure;
    };
  }

  @AfterEach
  void stop() {
    preload.stop();
  }

  @Test
  void theStartWaitsForAllSchemas() {
    faults.add(throwing(new RetriableException("away") {}));
    preload.start();

    assertThat(written).containsExactly(Topics.EVENTS);
    assertThat(read).containsExactly(Topics.TIMERS);
    assertThatCode(preload::require).doesNotThrowAnyException();
  }

  @Test
  void aRegistryThatHangsHoldsUpTheStartForABoundedTimeAndRecordsUntilItAnswers() {
    var answers = new CountDownLatch(1);
    faults.add(
        () -> {
          try {
            answers.await();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
    preload = preload(Duration.ofMillis(1));
    preload.start();
    assertThatThrownBy(preload::require).isInstanceOf(RetriableException.class);

    answers.countDown();

    await().untilAsserted(() -> assertThatCode(preload::require).doesNotThrowAnyException());
  }

  @Test
  void aSchemaThatIsRefusedHoldsUpOnlyItsOwnRecords() {
    for (int i = 0; i < 3; i++) {
      faults.add(throwing(new SerializationException("incompatible")));
    }
    preload.start();

    assertThatCode(preload::require).doesNotThrowAnyException();
  }

  @Test
  void serdesThatCannotPreloadAreLeftAlone() {
    preload =
        new SchemaPreload(
            List.of(Topics.EVENTS), List.of(), new Object(), new Object(), LONG, LONG);
    preload.start();

    assertThatCode(preload::require).doesNotThrowAnyException();
  }
}
