package io.sandboxbroker.gateway.reply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

class ReplyReaderTest {

  private static final String TOPIC = Topics.EVENTS.name();

  private final BlockingQueue<Events> opened = new LinkedBlockingQueue<>();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final BlockingQueue<String> causes = new LinkedBlockingQueue<>();
  private final ReplySettings settings =
      new ReplySettings(
          "here", 10, 1, 1, Duration.ofSeconds(30), Duration.ofMillis(10), Duration.ofSeconds(5));
  private final ReplyReader reader =
      new ReplyReader(
          new DefaultKafkaConsumerFactory<>(Map.of()) {
            @Override
            public Consumer<byte[], byte[]> createConsumer() {
              var events = new Events();
              opened.add(events);
              return events;
            }
          },
          new Replies(
              new ReplyAddress("here"),
              this::note,
              new WaitingRequests(10),
              new SimpleMeterRegistry()),
          settings,
          now::get);

  @AfterEach
  void stop() {
    reader.stop();
  }

  @Test
  void listensFromTheEndOfEveryPartition() throws InterruptedException {
    reader.start();
    Awaitility.await().until(reader::isListening);
    Events events = opened.take();
    assertThat(events.assignment()).containsExactlyInAnyOrder(partition(0), partition(1));
    events.publish(1, 7, "c-1");
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
  void readsAPartitionThatIsAddedLaterFromItsBeginning() throws InterruptedException {
    reader.start();
    Awaitility.await().until(reader::isListening);
    Events events = opened.take();
    events.has(3);
    now.set(Instant.EPOCH.plus(settings.partitionCheck()));
    Awaitility.await().until(() -> events.assigned == 3);
    events.publish(2, 0, "c-3");
    assertThat(causes.take()).isEqualTo("c-3");
  }

  private SpecificRecord note(String topic, byte[] value) {
    causes.add(new String(value, UTF_8));
    throw new KafkaException("noted");
  }

  private static TopicPartition partition(int number) {
    return new TopicPartition(TOPIC, number);
  }

  /** Two partitions that end at 7, until a test says otherwise. */
  private static final class Events extends MockConsumer<byte[], byte[]> {

    private final BlockingQueue<ConsumerRecord<byte[], byte[]>> published =
        new LinkedBlockingQueue<>();
    private volatile KafkaException failure;
    private volatile int assigned;

    Events() {
      super("latest");
      has(2);
      updateEndOffsets(Map.of(partition(0), 7L, partition(1), 7L));
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
      Headers.write(event.headers(), Headers.REPLY_TO, "here");
      published.add(event);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration patience) {
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
