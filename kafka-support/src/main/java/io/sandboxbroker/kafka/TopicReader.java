package io.sandboxbroker.kafka;

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
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Reads partitions of a topic on a thread of its own and without a consumer group. After a failure
 * it reads on from the last offset; when the receiver failed, it receives the last records again.
 */
public final class TopicReader implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CATCH_UP_CHECK = Duration.ofMillis(20);

  private final Topic topic;
  private final PartitionChoice choice;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final StartPosition start;
  private final RecordReceiver receiver;
  private final ReaderSettings settings;
  private final InstantSource clock;
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private volatile CountDownLatch stopping = new CountDownLatch(1);
  private volatile boolean listening;
  private volatile boolean caughtUp;
  private volatile String lastFailure = "no failure";
  private volatile @Nullable Consumer<byte[], byte[]> open;
  private @Nullable Thread thread;

  /**
   * @param consumers opens a consumer without a group
   */
  TopicReader(
      Topic topic,
      PartitionChoice choice,
      Supplier<Consumer<byte[], byte[]>> consumers,
      StartPosition start,
      RecordReceiver receiver,
      ReaderSettings settings,
      InstantSource clock) {
    this.topic = topic;
    this.choice = choice;
    this.consumers = consumers;
    this.start = start;
    this.receiver = receiver;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Whether the reader has caught up: it has reached the end that the topic had when it connected,
   * and receives every record that is published from now on.
   */
  public boolean isListening() {
    return listening;
  }

  /** Whether the reader has caught up once since it was created, and may be behind now. */
  public boolean hasCaughtUp() {
    return caughtUp;
  }

  /**
   * Starts the reader and waits until it has caught up.
   *
   * @throws IllegalStateException when that takes longer than the timeout, or the reader is stopped
   */
  public void startAndCatchUp(Duration timeout) {
    start();
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!listening) {
      if (System.nanoTime() - deadline >= 0 || isStopping() || Thread.interrupted()) {
        throw new IllegalStateException(
            "%s could not be read to its end within %d s: %s"
                .formatted(topic.name(), timeout.toSeconds(), lastFailure));
      }
      pause(CATCH_UP_CHECK);
    }
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
      if (thread != null && !thread.join(settings.stopTimeout())) {
        LOG.warn("the reader of {} has not ended within {}", topic.name(), settings.stopTimeout());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return thread != null && thread.isAlive();
  }

  /** Starts before the web server and the listeners, and stops after them. */
  @Override
  public int getPhase() {
    return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
  }

  private void run() {
    while (!isStopping()) {
      try (Consumer<byte[], byte[]> consumer = consumers.get()) {
        open = consumer;
        read(consumer);
      } catch (WakeupException e) {
        LOG.debug("the reader of {} stops", topic.name(), e);
      } catch (RuntimeException e) {
        LOG.warn(
            "{} cannot be read now; trying again in {}", topic.name(), settings.retryInterval(), e);
        lastFailure = e.toString();
        pause(settings.retryInterval());
      } finally {
        listening = false;
        open = null;
      }
    }
  }

  private void read(Consumer<byte[], byte[]> consumer) {
    Map<TopicPartition, Long> ends = seekToStart(consumer);
    while (!isStopping() && !hasReached(consumer, ends)) {
      receive(consumer.poll(POLL));
    }
    listening = true;
    caughtUp = true;
    LOG.info("listening to {} partitions of {}", ends.size(), topic.name());
    Instant nextCheck = clock.instant().plus(settings.partitionCheckInterval());
    while (!isStopping()) {
      receive(consumer.poll(POLL));
      if (!clock.instant().isBefore(nextCheck)) {
        nextCheck = clock.instant().plus(settings.partitionCheckInterval());
        addPartitions(consumer);
      }
    }
  }

  private void receive(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> received = records.records(partition);
      received.forEach(receiver::receive);
      positions.put(partition, received.getLast().offset() + 1);
    }
    receiver.afterPoll();
  }

  /** Seeks to the first offset of each partition, and returns the ends that it must reach. */
  private Map<TopicPartition, Long> seekToStart(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions = partitions(consumer);
    if (partitions.isEmpty()) {
      throw new IllegalStateException("The topic " + topic.name() + " has no partitions");
    }
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    List<TopicPartition> unread =
        partitions.stream().filter(partition -> !positions.containsKey(partition)).toList();
    if (!unread.isEmpty()) {
      start.offsets(consumer, unread, ends, clock.instant()).forEach(consumer::seek);
    }
    positions.keySet().retainAll(partitions);
    positions.forEach(consumer::seek);
    // A partition without records must not begin at its end again after a failure.
    partitions.forEach(partition -> positions.put(partition, consumer.position(partition)));
    return ends;
  }

  private static boolean hasReached(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** Reads added partitions from their beginning: all their records are younger than the reader. */
  private void addPartitions(Consumer<byte[], byte[]> consumer) {
    Set<TopicPartition> known = consumer.assignment();
    List<TopicPartition> all = partitions(consumer);
    List<TopicPartition> added = new ArrayList<>(all);
    added.removeAll(known);
    if (!added.isEmpty()) {
      consumer.assign(all);
      consumer.seekToBeginning(added);
      LOG.info("listening to {} added partitions of {}", added.size(), topic.name());
    }
  }

  private List<TopicPartition> partitions(Consumer<?, ?> consumer) {
    return consumer.partitionsFor(topic.name()).stream()
        .map(PartitionInfo::partition)
        .filter(partition -> choice.includes(partition))
        .map(partition -> new TopicPartition(topic.name(), partition))
        .toList();
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void pause(Duration time) {
    try {
      if (stopping.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("the reader of {} stops while it pauses", topic.name());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
