package io.sandboxbroker.kafka.transaction;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * Brokers with one input partition and transactions, for the real clients of Spring: what is
 * committed, and faults of the ends of transactions. A transaction of an id that is initialised
 * again is aborted unless it is committed.
 */
final class SimulatedBrokers {

  static final TopicPartition INPUT = new TopicPartition("input", 0);

  /** What becomes of a commit. */
  interface Commit {
    /** Runs the commit, or not, and returns or throws; the commits are numbered from 0. */
    void run(int number, Runnable commit);
  }

  final List<String> committed = new CopyOnWriteArrayList<>();
  final List<String> initialised = new CopyOnWriteArrayList<>();
  final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
  private final List<String> input;
  private volatile Commit commits = (number, commit) -> commit.run();
  private volatile Runnable initialisation = () -> {};
  private volatile Runnable offsetFetch = () -> {};
  private int commitCount;

  SimulatedBrokers(List<String> input) {
    this.input = List.copyOf(input);
  }

  void onCommit(Commit fault) {
    commits = fault;
  }

  void onInitialisation(Runnable fault) {
    initialisation = fault;
  }

  void onOffsetFetch(Runnable fault) {
    offsetFetch = fault;
  }

  /** A factory whose producers talk to these brokers. */
  TransactionalProducers<String, String> producers(TransactionSettings settings) {
    return new TransactionalProducers<>(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1"), "default.", settings) {
      @Override
      protected Producer<String, String> createClient(Map<String, Object> configs) {
        return new Client((String) configs.get(ProducerConfig.TRANSACTIONAL_ID_CONFIG));
      }
    };
  }

  private final class Client extends MockProducer<String, String> {
    private final String id;
    private final List<String> records = new ArrayList<>();
    private final Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();

    Client(String id) {
      super(true, null, new StringSerializer(), new StringSerializer());
      this.id = id;
    }

    @Override
    public void initTransactions() {
      initialisation.run();
      initialised.add(id);
      super.initTransactions();
    }

    @Override
    public void beginTransaction() {
      records.clear();
      next.clear();
      super.beginTransaction();
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<String, String> record, @Nullable Callback callback) {
      records.add(record.value());
      return super.send(record, callback);
    }

    @Override
    public void sendOffsetsToTransaction(
        Map<TopicPartition, OffsetAndMetadata> sent, ConsumerGroupMetadata group) {
      next.putAll(sent);
      super.sendOffsetsToTransaction(sent, group);
    }

    @Override
    public void commitTransaction() {
      commits.run(
          commitCount++,
          () -> {
            synchronized (offsets) {
              committed.addAll(records);
              records.clear();
              offsets.putAll(next);
            }
          });
      super.commitTransaction();
    }
  }

  /** A factory of consumers that read the input. */
  ConsumerFactory<String, String> consumers() {
    return new ConsumerFactory<>() {
      @Override
      public Reader createConsumer(
          @Nullable String group, @Nullable String prefix, @Nullable String suffix) {
        return new Reader();
      }

      @Override
      public Reader createConsumer(
          @Nullable String group,
          @Nullable String prefix,
          @Nullable String suffix,
          @Nullable Properties properties) {
        return new Reader();
      }

      @Override
      public boolean isAutoCommit() {
        return false;
      }

      @Override
      public Map<String, Object> getConfigurationProperties() {
        return Map.of();
      }
    };
  }

  private final class Reader extends MockConsumer<String, String> {
    private final CountDownLatch closed = new CountDownLatch(1);

    Reader() {
      super("earliest");
      updateBeginningOffsets(Map.of(INPUT, 0L));
    }

    @Override
    public ConsumerRecords<String, String> poll(Duration timeout) {
      super.poll(Duration.ZERO);
      int from = assignment().contains(INPUT) ? (int) position(INPUT) : input.size();
      if (from >= input.size()) {
        pauseBriefly();
        return ConsumerRecords.empty();
      }
      List<ConsumerRecord<String, String>> records = new ArrayList<>();
      for (int offset = from; offset < input.size(); offset++) {
        records.add(new ConsumerRecord<>(INPUT.topic(), 0, offset, "key", input.get(offset)));
      }
      seek(INPUT, input.size());
      var next = new OffsetAndMetadata(input.size());
      return new ConsumerRecords<>(Map.of(INPUT, records), Map.of(INPUT, next));
    }

    private void pauseBriefly() {
      try {
        var unused = closed.await(5, TimeUnit.MILLISECONDS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
        Set<TopicPartition> partitions) {
      offsetFetch.run();
      synchronized (offsets) {
        Map<TopicPartition, OffsetAndMetadata> found = new HashMap<>();
        partitions.forEach(partition -> found.put(partition, offsets.get(partition)));
        return found;
      }
    }
  }
}
