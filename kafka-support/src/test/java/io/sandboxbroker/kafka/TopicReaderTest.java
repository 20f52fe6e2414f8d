package io.sandboxbroker.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicReaderTest {

  private static final String TOPIC = Topics.EVENTS.name();

  private final BlockingQueue<Events> opened = new LinkedBlockingQueue<>();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T10:00:00Z"));
  private final Map<Integer, Long> kept = new HashMap<>();
  private final BlockingQueue<String> causes = new LinkedBlockingQueue<>();
  private final ReaderSettings settings =
      new ReaderSettings(Duration.ofSeconds(30), Duration.ofMillis(10), Duration.ofSeconds(5));
  private volatile RuntimeException failure;
  private volatile long end = 7;
  private volatile long otherEnd = 7;
  private PartitionChoice choice = PartitionChoice.ALL;
  private TopicReader reader = reader(new StartPosition(Duration.ofMinutes(15)));

  @AfterEach
  void stop() {
    reader.stop();
  }

  @Test
  void listensToEveryPartition() throws InterruptedException {
    reader.start();
    Awaitility.await().until(reader::isListening);
    Events events = opened.take();
    assertThat(events.assignment()).containsExactlyInAnyOrder(partition(0), partition(1));
    events.publish(1, 7, "c-1");
    assertThat(causes.take()).isEqualTo("c-1");
  }

  @Test
  void readsWhatIsRecentBeforeItListens() throws InterruptedException {
    kept.put(0, 5L);
    reader.start();
    Events events = opened.take();
    Awaitility.await().until(() -> events.assigned == 2);
    assertThat(events.askedFor).isEqualTo(now.get().minus(Duration.ofMinutes(15)).toEpochMilli());
    events.publish(0, 5, "c-1");
    assertThat(causes.take()).isEqualTo("c-1");
    assertThat(reader.isListening()).isFalse();
    events.publish(0, 6, "c-2");
    Awaitility.await().until(reader::isListening);
    assertThat(causes.take()).isEqualTo("c-2");
  }

  @Test
  void readsATopicFromItsBeginning() throws InterruptedException {
    reader = reader(StartPosition.BEGINNING);
    reader.start();
    Events events = opened.take();
    for (long offset = 0; offset < 7; offset++) {
      assertThat(reader.isListening()).isFalse();
      events.publish(0, offset, "c");
      events.publish(1, offset, "c");
    }
    Awaitility.await().until(reader::isListening);
    assertThat(causes).hasSize(14);
  }

  @Test
  void aStartThatWaitsReturnsOnceTheTopicHasBeenReadToItsEnd() {
    reader = reader(StartPosition.BEGINNING);
    end = 0;
    otherEnd = 0;

    reader.startAndCatchUp(Duration.ofSeconds(20));

    assertThat(reader.isListening()).isTrue();
  }

  @Test
  void aStartThatWaitsFailsWhenTheEndIsNotReachedInTime() {
    reader = reader(StartPosition.BEGINNING);

    assertThatThrownBy(() -> reader.startAndCatchUp(Duration.ofMillis(100)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(TOPIC);
  }

  @Test
  void goesOnWhereItWasAfterAFailure() throws InterruptedException {
    reader.start();
    Awaitility.await().until(reader::isListening);
    Events events = opened.take();
    events.publish(0, 7, "c-1");
    assertThat(causes.take()).isEqualTo("c-1");
    end = 9;
    events.failure = new KafkaException("gone");
    opened.take().publish(0, 8, "c-2 in the meantime");
    assertThat(causes.take()).isEqualTo("c-2 in the meantime");
  }

  @Test
  void whatItsReceiverCannotTakeNowComesAgain() throws InterruptedException {
    reader.start();
    Awaitility.await().until(reader::isListening);
    failure = new IllegalStateException("not now");
    opened.take().publish(0, 7, "c-1");
    Events again = opened.take();
    Awaitility.await().until(reader::isListening);
    again.publish(0, 7, "c-1");
    assertThat(causes.take()).isEqualTo("c-1");
  }

  @Test
  void stopsWhileItWaitsForEvents() {
    reader.start();
    Awaitility.await().until(reader::isListening);
    reader.stop();
    assertThat(reader.isRunning()).isFalse();
    assertThat(reader.isListening()).isFalse();
  }

  @Test
  void goesOnWhereItWasWhenItIsStartedAgain() throws InterruptedException {
    reader.start();
    Awaitility.await().until(reader::isListening);
    opened.take().publish(0, 7, "c-1");
    assertThat(causes.take()).isEqualTo("c-1");
    reader.stop();
    end = 9;
    reader.start();
    opened.take().publish(0, 8, "c-2 in the meantime");
    assertThat(causes.take()).isEqualTo("c-2 in the meantime");
  }

  @Test
  void listensAgainAfterAFailure() throws InterruptedException {
    reader.start();
    Awaitility.await().until(reader::isListening);
    opened.take().failure = new KafkaException("gone");
    Events again = opened.take();
    Awaitility.await().until(reader::isListening);
    again.publish(0, 7, "c-2");
    assertThat(causes.take()).isEqualTo("c-2");
  }

  @Test
  void readsOnWhereAPartitionEndedThatHadNoRecordsBeforeTheFailure() throws InterruptedException {
    reader = reader(new StartPosition(Duration.ZERO));
    reader.start();
    Awaitility.await().until(reader::isListening);
    end = 9;
    opened.take().failure = new KafkaException("gone");
    Events again = opened.take();
    Awaitility.await().until(() -> again.assigned == 2);
    again.publish(0, 7, "in the meantime");
    assertThat(causes.take()).isEqualTo("in the meantime");
  }

  @Test
  void readsAPartitionThatIsAddedLaterFromItsBeginning() throws InterruptedException {
    reader.start();
    Awaitility.await().until(reader::isListening);
    Events events = opened.take();
    events.has(3);
    now.set(now.get().plus(settings.partitionCheckInterval()));
    Awaitility.await().until(() -> events.assigned == 3);
    events.publish(2, 0, "c-3");
    assertThat(causes.take()).isEqualTo("c-3");
  }

  @Test
  void readsOnlyTheChosenPartitions() throws InterruptedException {
    choice = partition -> partition > 0;
    reader = reader(new StartPosition(Duration.ZERO));
    reader.start();
    Awaitility.await().until(reader::isListening);
    Events events = opened.take();
    assertThat(events.assignment()).containsExactly(partition(1));

    events.has(3);
    now.set(now.get().plus(settings.partitionCheckInterval()));
    Awaitility.await().until(() -> events.assigned == 2);
    events.publish(2, 0, "c-3");
    assertThat(causes.take()).isEqualTo("c-3");
  }

  private TopicReader reader(StartPosition start) {
    return new TopicReader(
        Topics.EVENTS, choice, this::open, start, this::note, settings, now::get);
  }

  private Events open() {
    var events = new Events();
    events.kept.putAll(kept);
    events.updateEndOffsets(Map.of(partition(0), end, partition(1), otherEnd));
    opened.add(events);
    return events;
  }

  private void note(ConsumerRecord<byte[], byte[]> record) {
    RuntimeException due = failure;
    failure = null;
    if (due != null) {
      throw due;
    }
    causes.add(new String(record.value(), UTF_8));
  }

  private static TopicPartition partition(int number) {
    return new TopicPartition(TOPIC, number);
  }

  /** Two partitions that end at 7 and have nothing recent, until a test says otherwise. */
  private static final class Events extends MockConsumer<byte[], byte[]> {

    private final BlockingQueue<ConsumerRecord<byte[], byte[]>> published =
        new LinkedBlockingQueue<>();
    private volatile KafkaException failure;
    private final Map<Integer, Long> kept = new HashMap<>();
    private volatile int assigned;
    private volatile long askedFor;

    Events() {
      super("latest");
      has(2);
      updateBeginningOffsets(Map.of(partition(0), 0L, partition(1), 0L));
    }

    @Override
    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> times) {
      askedFor = Set.copyOf(times.values()).iterator().next();
      Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
      times.forEach(
          (at, time) ->
              found.put(
                  at,
                  kept.containsKey(at.partition())
                      ? new OffsetAndTimestamp(kept.get(at.partition()), time)
                      : null));
      return found;
    }

    void has(int partitions) {
      var node = new Node(0, "nowhere", 0);
      var nodes = new Node[] {node};
      updateBeginningOffsets(Map.of(partition(partitions - 1), 0L));
      updatePartitions(
          TOPIC,
          IntStream.range(0, partitions)
              .mapToObj(number -> new PartitionInfo(TOPIC, number, node, nodes, nodes))
              .toList());
    }

    void publish(int partition, long offset, String cause) {
      var event =
          new ConsumerRecord<>(TOPIC, partition, offset, new byte[0], cause.getBytes(UTF_8));
      published.add(event);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      if (failure != null) {
        throw failure;
      }
      assigned = assignment().size();
      try {
        ConsumerRecord<byte[], byte[]> next = published.poll(10, TimeUnit.MILLISECONDS);
        if (next != null) {
          addRecord(next);
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return super.poll(Duration.ZERO);
    }
  }
}
