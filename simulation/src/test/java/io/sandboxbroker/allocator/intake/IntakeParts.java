package io.sandboxbroker.allocator.intake;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.core.KafkaOperations;

/**
 * What an allocator does with the records of a poll, without Spring's containers: it looks up their
 * schemas, processes them, and publishes those that are decided. For one thread.
 */
public final class IntakeParts {

  private final KnownSchemas schemas;
  private final RecordsInFlight records;
  private final List<ProducerRecord<String, byte[]>> sent = new ArrayList<>();
  private final BatchListener listener;
  private final Consumer<String, byte[]> consumer;

  /**
   * The records of a poll that are decided.
   *
   * @param output what is published together with their offsets
   */
  public record Decided(
      List<ConsumerRecord<String, byte[]>> records, List<ProducerRecord<String, byte[]>> output) {}

  IntakeParts(KnownSchemas schemas, RecordProcessor processor) {
    this.schemas = schemas;
    // The caller waits, in virtual time.
    records = new RecordsInFlight(processor, Duration.ZERO);
    listener = new BatchListener(records, transaction());
    consumer = consumer();
  }

  /**
   * Begins the records of a poll that are not in flight, and returns those that are decided.
   *
   * @throws BatchListener.DeliverAgainException when none is decided and one has failed
   */
  public Decided poll(List<ConsumerRecord<String, byte[]>> polled) {
    Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> byPartition = new LinkedHashMap<>();
    for (var record : polled) {
      byPartition
          .computeIfAbsent(
              new TopicPartition(record.topic(), record.partition()), none -> new ArrayList<>())
          .add(record);
    }
    var batch = new ConsumerRecords<>(byPartition, Map.of());
    List<ConsumerRecord<String, byte[]>> decided = new ArrayList<>();
    records.intercept(schemas.intercept(batch, consumer), consumer).forEach(decided::add);
    sent.clear();
    listener.onMessage(decided);
    return new Decided(decided, List.copyOf(sent));
  }

  /** The process has lost these partitions, or has got them. */
  public void forget(Collection<TopicPartition> moved) {
    records.onPartitionsLost(consumer, moved);
  }

  /** The position is the caller's. */
  @SuppressWarnings("unchecked")
  private static Consumer<String, byte[]> consumer() {
    return (Consumer<String, byte[]>)
        Proxy.newProxyInstance(
            IntakeParts.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("seek")) {
                throw new UnsupportedOperationException(method.getName());
              }
              return null;
            });
  }

  @SuppressWarnings("unchecked")
  private KafkaOperations<String, byte[]> transaction() {
    return (KafkaOperations<String, byte[]>)
        Proxy.newProxyInstance(
            IntakeParts.class.getClassLoader(),
            new Class<?>[] {KafkaOperations.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("send")) {
                throw new UnsupportedOperationException(method.getName());
              }
              sent.add((ProducerRecord<String, byte[]>) arguments[0]);
              return CompletableFuture.completedFuture(null);
            });
  }
}
