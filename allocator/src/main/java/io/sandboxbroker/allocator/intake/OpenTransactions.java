package io.sandboxbroker.allocator.intake;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.kafka.core.ProducerFactory;

/**
 * Ends the transactions that a crash of this instance left open, before anything is consumed:
 * whoever reads committed events would wait for them.
 */
final class OpenTransactions {

  private OpenTransactions() {}

  /**
   * Makes as many transactional producers as there are threads; making one aborts what its
   * predecessor of the same transactional id left behind. They stay in the factory for the threads
   * to use.
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
