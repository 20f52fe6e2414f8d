package io.sandboxbroker.allocator.freeze;

import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.topic.FreezeKeys;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the freezes of the topic from its beginning, and follows them until it is closed. In no
 * group: every instance reads all of them.
 */
final class FreezeReader implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FreezeReader.class);
  private static final TopicPartition FREEZES = new TopicPartition(Topics.FREEZES.name(), 0);
  private static final String OURS = FreezeKeys.of(FreezeScope.ALLOCATIONS);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration TIME_TO_STOP = Duration.ofSeconds(5);

  private final Supplier<Consumer<String, byte[]>> consumers;
  private final AllocationFreeze freeze;
  private final Duration patience;
  private final CountDownLatch closing = new CountDownLatch(1);
  private @Nullable Consumer<String, byte[]> following;
  private @Nullable Thread thread;

  /**
   * @param consumers makes a consumer that reads what is committed
   * @param patience how long reading to the end may take at start
   */
  FreezeReader(
      Supplier<Consumer<String, byte[]>> consumers, AllocationFreeze freeze, Duration patience) {
    this.consumers = consumers;
    this.freeze = freeze;
    this.patience = patience;
  }

  /**
   * Returns once all that was there has been read; what comes later is followed by a thread of its
   * own.
   *
   * @throws IllegalStateException when it could not be read in time
   */
  void start() {
    Consumer<String, byte[]> consumer = consumers.get();
    try {
      consumer.assign(List.of(FREEZES));
      consumer.seekToBeginning(List.of(FREEZES));
      readToTheEnd(consumer);
    } catch (RuntimeException failure) {
      consumer.close();
      throw new IllegalStateException(
          "the freezes in " + FREEZES.topic() + " could not be read: " + failure.getMessage(),
          failure);
    }
    following = consumer;
    thread = Thread.ofPlatform().daemon().name("freezes").start(() -> follow(consumer));
  }

  private void readToTheEnd(Consumer<String, byte[]> consumer) {
    long end = consumer.endOffsets(List.of(FREEZES), patience).getOrDefault(FREEZES, 0L);
    long deadline = System.nanoTime() + patience.toNanos();
    while (consumer.position(FREEZES, patience) < end) {
      if (System.nanoTime() - deadline >= 0) {
        throw new IllegalStateException("not within " + patience.toSeconds() + " s");
      }
      take(consumer);
    }
  }

  private void follow(Consumer<String, byte[]> consumer) {
    try (consumer) {
      while (closing.getCount() > 0) {
        try {
          take(consumer);
          freeze.readAgain();
        } catch (WakeupException closed) {
          return;
        } catch (RuntimeException failure) {
          LOG.warn("the freezes cannot be followed now; what was read still counts", failure);
          pause();
        }
      }
    }
  }

  private void take(Consumer<String, byte[]> consumer) {
    for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
      if (OURS.equals(record.key())) {
        freeze.take(record.value());
      }
    }
  }

  private void pause() {
    try {
      boolean unused = closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      closing.countDown();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    if (following == null || thread == null) {
      return;
    }
    following.wakeup();
    try {
      boolean unused = thread.join(TIME_TO_STOP);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
