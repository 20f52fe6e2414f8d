package io.sandboxbroker.kafka.transaction;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A producer that repeats a commit which the brokers do not answer. The brokers may have committed
 * already, and a repeated commit of the same transaction returns its one result. Thread-safe if the
 * wrapped producer is.
 *
 * @param <K> the keys
 * @param <V> the values
 */
final class CommitRetryingProducer<K, V> implements Producer<K, V> {

  private static final Logger LOG = LoggerFactory.getLogger(CommitRetryingProducer.class);

  private final Producer<K, V> producer;
  private final Duration commitTimeout;

  /**
   * Wraps a producer.
   *
   * @param commitTimeout time after which a commit is not repeated any more. The last repetition
   *     may take the producer's {@code max.block.ms} longer
   */
  CommitRetryingProducer(Producer<K, V> producer, Duration commitTimeout) {
    this.producer = producer;
    this.commitTimeout = commitTimeout;
  }

  /**
   * {@inheritDoc}
   *
   * @throws TimeoutException when the brokers answered no commit in time, and the transaction may
   *     be committed or not
   */
  @Override
  public void commitTransaction() {
    long begin = System.nanoTime();
    while (true) {
      try {
        producer.commitTransaction();
        return;
      } catch (TimeoutException unknown) {
        // Kafka documents that only the same operation may follow, or a close.
        if (Thread.currentThread().isInterrupted()
            || System.nanoTime() - begin >= commitTimeout.toNanos()) {
          throw unknown;
        }
        LOG.warn("The brokers did not answer a commit, which is repeated: {}", unknown.toString());
      }
    }
  }

  @Override
  public void initTransactions() {
    producer.initTransactions();
  }

  @Override
  public void beginTransaction() {
    producer.beginTransaction();
  }

  @Override
  public void sendOffsetsToTransaction(
      Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
    producer.sendOffsetsToTransaction(offsets, group);
  }

  @Override
  public void abortTransaction() {
    producer.abortTransaction();
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<K, V> record) {
    return producer.send(record);
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<K, V> record, Callback callback) {
    return producer.send(record, callback);
  }

  @Override
  public void flush() {
    producer.flush();
  }

  @Override
  public List<PartitionInfo> partitionsFor(String topic) {
    return producer.partitionsFor(topic);
  }

  @Override
  public Map<MetricName, ? extends Metric> metrics() {
    return producer.metrics();
  }

  @Override
  public void registerMetricForSubscription(KafkaMetric metric) {
    producer.registerMetricForSubscription(metric);
  }

  @Override
  public void unregisterMetricFromSubscription(KafkaMetric metric) {
    producer.unregisterMetricFromSubscription(metric);
  }

  @Override
  public Uuid clientInstanceId(Duration timeout) {
    return producer.clientInstanceId(timeout);
  }

  @Override
  public void close() {
    producer.close();
  }

  @Override
  public void close(Duration timeout) {
    producer.close(timeout);
  }
}
