package io.sandboxbroker.allocator.intake;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.kafka.core.ProducerFactory;

/**
 * Aborts the transactions that a crash of this instance left open, before it consumes anything.
 * Readers of committed events would wait for the end of these transactions.
 */
final class OpenTransactions {

  private OpenTransactions() {}

  /**
   * Creates a transactional producer for each thread, which aborts the open transaction of the same
   * transactional id. The producers stay in the factory, and the threads use them.
   */
  static void abort(ProducerFactory<String, byte[]> producers, int threads) {
    List<Producer<String, byte[]>> made = new ArrayList<>();
    try {
      for (int i = 0; i < threads; i++) {
        made.add(producers.createProducer());
      }
    } finally {
      made.forEach(Producer::close);
    }
  }
}
