package io.sandboxbroker.gateway.reply;

import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * Reads all partitions of the events, from the end, on a thread of its own. Every gateway reads all
 * of them: it cannot know to which partition the outcome of a command will go.
 */
final class ReplyReader implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(ReplyReader.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final ConsumerFactory<byte[], byte[]> consumers;
  private final Replies replies;
  private final ReplySettings settings;
  private final InstantSource clock;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile boolean listening;
  private volatile @Nullable Consumer<byte[], byte[]> open;
  private @Nullable Thread thread;

  ReplyReader(
      ConsumerFactory<byte[], byte[]> consumers,
      Replies replies,
      ReplySettings settings,
      InstantSource clock) {
    this.consumers = consumers;
    this.replies = replies;
    this.settings = settings;
    this.clock = clock;
  }

  /** Whether the outcome of a command that is published from now on will be seen. */
  boolean isListening() {
    return listening;
  }

  @Override
  public synchronized void start() {
    if (thread == null) {
      thread = Thread.ofPlatform().name("replies").daemon().start(this::run);
    }
  }

  @Override
  public synchronized void stop() {
    stopping.countDown();
    Consumer<byte[], byte[]> consumer = open;
    if (consumer != null) {
      consumer.wakeup();
    }
    try {
      if (thread != null && !thread.join(settings.stopping())) {
        LOG.warn("the reader of replies has not ended within {}", settings.stopping());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return thread != null && thread.isAlive();
  }

  /** Starts before the web server and stops after it, so that those who wait are still answered. */
  @Override
  public int getPhase() {
    return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
  }

  private void run() {
    while (!isStopping()) {
      try (Consumer<byte[], byte[]> consumer = consumers.createConsumer()) {
        open = consumer;
        read(consumer);
      } catch (WakeupException e) {
        LOG.debug("the reader of replies was told to stop", e);
      } catch (RuntimeException e) {
        LOG.warn("replies cannot be read for now; trying again in {}", settings.reconnect(), e);
        pause();
      } finally {
        listening = false;
        open = null;
      }
    }
  }

  private void read(Consumer<byte[], byte[]> consumer) {
    begin(consumer);
    Instant nextCheck = clock.instant().plus(settings.partitionCheck());
    while (!isStopping()) {
      consumer.poll(POLL).forEach(replies::receive);
      if (!clock.instant().isBefore(nextCheck)) {
        nextCheck = clock.instant().plus(settings.partitionCheck());
        follow(consumer);
      }
    }
  }

  private void begin(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions = partitions(consumer);
    if (partitions.isEmpty()) {
      throw new IllegalStateException("The topic " + Topics.EVENTS.name() + " has no partitions");
    }
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    // Seeking is lazy; only position() pins the end of before the first command.
    partitions.forEach(consumer::position);
    listening = true;
    LOG.info("listening for replies on {} partitions", partitions.size());
  }

  /**
   * What was written to a partition that is younger than this reader may be for it from the start.
   */
  private static void follow(Consumer<byte[], byte[]> consumer) {
    Set<TopicPartition> known = consumer.assignment();
    List<TopicPartition> all = partitions(consumer);
    List<TopicPartition> added = new ArrayList<>(all);
    added.removeAll(known);
    if (!added.isEmpty()) {
      consumer.assign(all);
      consumer.seekToBeginning(added);
      LOG.info("listening for replies on {} partitions more", added.size());
    }
  }

  private static List<TopicPartition> partitions(Consumer<?, ?> consumer) {
    return consumer.partitionsFor(Topics.EVENTS.name()).stream()
        .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
        .toList();
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void pause() {
    try {
      if (stopping.await(settings.reconnect().toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("stopped while waiting to read again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
