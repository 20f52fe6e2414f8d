package io.sandboxbroker.gateway;

import io.sandboxbroker.serde.AvroSerializer;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.ProducerFactory;

/**
 * Kafka and an allocator behind it, in memory: takes the commands that the gateway publishes, and
 * publishes the events that a test has it answer with.
 */
final class FakeAllocator {

  static final String REGISTRY = "mock://gateway";

  private static final TopicPartition PARTITION = new TopicPartition(Topics.EVENTS.name(), 0);

  private final AvroSerializer serializer = new AvroSerializer();
  private final BlockingQueue<ConsumerRecord<byte[], byte[]>> events = new LinkedBlockingQueue<>();
  private final List<ProducerRecord<String, SpecificRecord>> commands =
      new CopyOnWriteArrayList<>();
  private volatile Function<SpecificRecord, SpecificRecord> answer = command -> null;
  private long offset;

  FakeAllocator() {
    serializer.configure(
        Map.of(
            "schema.registry.url",
            REGISTRY,
            "value.subject.name.strategy",
            "TopicRecordNameStrategy",
            "auto.register.schemas",
            true),
        false);
  }

  /** From now on answers so, and has received nothing. */
  void answers(Function<SpecificRecord, SpecificRecord> how) {
    commands.clear();
    answer = how;
  }

  ProducerRecord<String, SpecificRecord> onlyCommand() {
    if (commands.size() != 1) {
      throw new AssertionError("Not one command but " + commands);
    }
    return commands.getFirst();
  }

  List<ProducerRecord<String, SpecificRecord>> commands() {
    return commands;
  }

  ProducerFactory<String, SpecificRecord> producers() {
    return this::producer;
  }

  private Producer<String, SpecificRecord> producer() {
    return new MockProducer<>(true, null, new StringSerializer(), serializer) {
      @Override
      public Future<RecordMetadata> send(
          ProducerRecord<String, SpecificRecord> command, Callback callback) {
        commands.add(command);
        SpecificRecord event = answer.apply(command.value());
        Future<RecordMetadata> sent = super.send(command, callback);
        if (event != null) {
          publish(event, Headers.read(command.headers(), Headers.REPLY_TO).orElseThrow());
        }
        return sent;
      }
    };
  }

  private synchronized void publish(SpecificRecord event, String replyTo) {
    byte[] value = serializer.serialize(PARTITION.topic(), event);
    var record =
        new ConsumerRecord<byte[], byte[]>(PARTITION.topic(), 0, offset++, new byte[0], value);
    Headers.write(record.headers(), Headers.REPLY_TO, replyTo);
    events.add(record);
  }

  DefaultKafkaConsumerFactory<byte[], byte[]> consumers() {
    return new DefaultKafkaConsumerFactory<>(Map.of()) {
      @Override
      public Consumer<byte[], byte[]> createConsumer() {
        return new EventsConsumer();
      }
    };
  }

  private final class EventsConsumer extends MockConsumer<byte[], byte[]> {

    EventsConsumer() {
      super(AutoOffsetResetStrategy.LATEST.name());
      var node = new Node(0, "nowhere", 0);
      var nodes = new Node[] {node};
      updatePartitions(
          PARTITION.topic(), List.of(new PartitionInfo(PARTITION.topic(), 0, node, nodes, nodes)));
      updateEndOffsets(Map.of(PARTITION, 0L));
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration patience) {
      try {
        ConsumerRecord<byte[], byte[]> next =
            events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (Objects.nonNull(next)) {
          addRecord(next);
        }
        return super.poll(Duration.ZERO);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
