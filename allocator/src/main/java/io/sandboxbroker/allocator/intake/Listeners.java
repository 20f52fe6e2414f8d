package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.kafka.transaction.CommittedOffsetsProcessor;
import io.sandboxbroker.kafka.transaction.TransactionalProducers;
import io.sandboxbroker.topic.Topic;
import java.util.List;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.BatchInterceptor;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.CompositeBatchInterceptor;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.transaction.KafkaTransactionManager;
import org.springframework.util.backoff.ExponentialBackOff;

/** Creates the listener containers, each with a group and transactional ids of its own. */
final class Listeners {

  private final ConsumerFactory<String, byte[]> consumers;
  private final TransactionalProducers<String, byte[]> producers;
  private final IntakeSettings settings;

  Listeners(
      ConsumerFactory<String, byte[]> consumers,
      TransactionalProducers<String, byte[]> producers,
      IntakeSettings settings) {
    this.consumers = consumers;
    this.producers = producers;
    this.settings = settings;
  }

  /**
   * Creates a container whose batches and offsets are committed in one transaction.
   *
   * @param name of the container, unique within the allocator
   * @param interceptors of its batches, in their order
   */
  ConcurrentMessageListenerContainer<String, byte[]> create(
      String name,
      Topic topic,
      int threads,
      BatchMessageListener<String, byte[]> listener,
      List<BatchInterceptor<String, byte[]>> interceptors) {
    String ids = transactionIds(name);
    var transactions = new KafkaTransactionManager<>(producers);
    transactions.setTransactionIdPrefix(ids);
    var properties = new ContainerProperties(topic.name());
    properties.setGroupId("allocator." + name);
    properties.setKafkaAwareTransactionManager(transactions);
    // Otherwise the container passes over the batch whose producer was fenced.
    properties.setStopContainerWhenFenced(true);
    properties.setMessageListener(listener);
    var container = new ConcurrentMessageListenerContainer<>(consumers, properties);
    container.setConcurrency(threads);
    var all = new CompositeBatchInterceptor<String, byte[]>();
    interceptors.forEach(all::addBatchInterceptor);
    container.setBatchInterceptor(all);
    container.setAfterRollbackProcessor(
        new CommittedOffsetsProcessor<>(producers, ids, producers.settings(), backOff()));
    return container;
  }

  /** Each thread of a container has an id of its own: the prefix and the thread's number. */
  private String transactionIds(String name) {
    return settings.instanceId() + "." + name + ".";
  }

  /** Ends the transactions that a crash of this instance has left open in a container. */
  void endOpenTransactions(String name, int threads) {
    producers.endOpenTransactions(transactionIds(name), threads);
  }

  private ExponentialBackOff backOff() {
    var backOff = new ExponentialBackOff(settings.backOff().toMillis(), 2);
    backOff.setMaxInterval(settings.maxBackOff().toMillis());
    return backOff;
  }
}
