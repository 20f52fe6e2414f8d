package io.sandboxbroker.worker;

import org.apache.kafka.clients.producer.Producer;
import org.springframework.kafka.core.ProducerFactory;

/** Hands out the same producer each time. */
public record OneProducer(Producer<String, byte[]> producer)
    implements ProducerFactory<String, byte[]> {

  @Override
  public Producer<String, byte[]> createProducer() {
    return producer;
  }

  @Override
  public Producer<String, byte[]> createProducer(String ownTransactionIdPrefix) {
    return producer;
  }

  @Override
  public boolean transactionCapable() {
    return true;
  }

  @Override
  public void reset() {}
}
