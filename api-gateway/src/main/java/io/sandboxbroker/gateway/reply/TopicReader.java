package io.sandboxbroker.gateway.reply;

import io.sandboxbroker.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Reads all partitions of a topic on a thread of its own, alone and in no group. After a failure it
 * goes on where it was; a failure of its receiver is one, and the last records come again.
 */
public final class TopicReader implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
  private static final Duration POLL = Duration.ofMillis(500);

  /** Opens the consumer that reads, without a group. */
  interface Opening {
    Consumer<byte[], byte[]> open();
  }

  private final Topic topic;
  private final Opening consumers;
  private final Start start;
  private final java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> receiver;
  private final ReplySettings settings;
  private final InstantSource clock;
  private final Map<TopicPartition, Long> reached = new HashMap<>();
  private volatile CountDownLatch stopping = new CountDownLatch(1);
  private volatile boolean listening;
  private volatile @Nullable Consumer<byte[], byte[]> open;
  private @Nullable Thread thread;

  TopicReader(
      Topic topic,
      Opening consumers,
      Start start,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> receiver,
      ReplySettings settings,
      InstantSource clock) {
    this.topic = topic;
    this.consumers = consumers;
    this.start = start;
    this.receiver = receiver;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Whether it has come to where the topic ended when it began, and so will see whatever is
   * published from now on.
   */
  public boolean isListening() {
    return listening;
  }

  @Override
  public synchronized void start() {
    if (!isRunning()) {
      stopping = new CountDownLatch(1);
      thread = Thread.ofPlatform().name("reader-of-" + topic.name()).daemon().start(this::run);
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
        LOG.warn("the reader of {} has not ended within {}", topic.name(), settings.stopping());
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
      try (Consumer<byte[], byte[]> consumer = consumers.open()) {
        open = consumer;
        read(consumer);
      } catch (WakeupException e) {
        LOG.debug("the reader of {} was told to stop", topic.name(), e);
      } catch (RuntimeException e) {
        LOG.warn(
            "{} cannot be read for now; trying again in {}", topic.name(), settings.reconnect(), e);
        pause();
      } finally {
        listening = false;
        open = null;
      }
    }
  }

  private void read(Consumer<byte[], byte[]> consumer) {
    Map<TopicPartition, Long> ends = begin(consumer);
    while (!isStopping() && !hasReached(consumer, ends)) {
      receive(consumer.poll(POLL));
    }
    listening = true;
    LOG.info("listening to {} partitions of {}", ends.size(), topic.name());
    Instant nextCheck = clock.instant().plus(settings.partitionCheck());
    while (!isStopping()) {
      receive(consumer.poll(POLL));
      if (!clock.instant().isBefore(nextCheck)) {
        nextCheck = clock.instant().plus(settings.partitionCheck());
        follow(consumer);
      }
    }
  }

  private void receive(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> those = records.records(partition);
      those.forEach(receiver);
      reached.put(partition, those.getLast().offset() + 1);
    }
  }

  /** Goes to where reading begins, and returns where it must have come to be up to date. */
  private Map<TopicPartition, Long> begin(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions = partitions(consumer);
    if (partitions.isEmpty()) {
      throw new IllegalStateException("The topic " + topic.name() + " has no partitions");
    }
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    List<TopicPartition> unread =
        partitions.stream().filter(partition -> !reached.containsKey(partition)).toList();
    start.offsets(consumer, unread, ends).forEach((at, offset) -> consumer.seek(at, offset));
    reached.keySet().retainAll(partitions);
    reached.forEach((at, offset) -> consumer.seek(at, offset));
    return ends;
  }

  private static boolean hasReached(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /**
   * What was written to a partition that is younger than this reader may be for it from the start.
   */
  private void follow(Consumer<byte[], byte[]> consumer) {
    Set<TopicPartition> known = consumer.assignment();
    List<TopicPartition> all = partitions(consumer);
    List<TopicPartition> added = new ArrayList<>(all);
    added.removeAll(known);
    if (!added.isEmpty()) {
      consumer.assign(all);
      consumer.seekToBeginning(added);
      LOG.info("listening to {} partitions more of {}", added.size(), topic.name());
    }
  }

  private List<TopicPartition> partitions(Consumer<?, ?> consumer) {
    return consumer.partitionsFor(topic.name()).stream()
        .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
        .toList();
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void pause() {
    try {
      if (stopping.await(settings.reconnect().toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("stopped while waiting to read {} again", topic.name());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
