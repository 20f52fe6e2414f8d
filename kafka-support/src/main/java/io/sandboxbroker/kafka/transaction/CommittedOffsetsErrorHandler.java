package io.sandboxbroker.kafka.transaction;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.listener.ContainerProperties.EOSMode;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * Continues a batch listener that runs transactions of its own from the committed offsets, as
 * {@link CommittedOffsetsProcessor} does after transactions of the container. Thread-safe.
 */
public final class CommittedOffsetsErrorHandler extends DefaultErrorHandler {

  private final CommittedOffsetsProcessor<Object, Object> processor;

  /** Creates a handler with the back-off and the ids of a processor. */
  public CommittedOffsetsErrorHandler(CommittedOffsetsProcessor<Object, Object> processor) {
    this.processor = processor;
  }

  /**
   * {@inheritDoc}
   *
   * @throws KafkaException always, because the batch is not processed yet
   */
  @Override
  @SuppressWarnings("unchecked") // Neither records nor offsets depend on keys and values.
  public void handleBatch(
      Exception failure,
      ConsumerRecords<?, ?> batch,
      Consumer<?, ?> consumer,
      MessageListenerContainer container,
      Runnable invokeListener) {
    List<ConsumerRecord<Object, Object>> records = new ArrayList<>();
    batch.forEach(record -> records.add((ConsumerRecord<Object, Object>) record));
    processor.process(
        records, (Consumer<Object, Object>) consumer, container, failure, false, EOSMode.V2);
    throw new KafkaException("The batch continues from the committed offsets", failure);
  }

  @Override
  public void clearThreadState() {
    super.clearThreadState();
    processor.clearThreadState();
  }
}
