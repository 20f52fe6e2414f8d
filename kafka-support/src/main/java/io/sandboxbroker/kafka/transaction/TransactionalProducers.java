package io.sandboxbroker.kafka.transaction;

import io.sandboxbroker.topic.DeadLetter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.TransactionIdSuffixStrategy;

/**
 * Creates transactional producers with few and stable ids: a prefix and the number of the thread
 * among those that use the prefix. A thread keeps its id, also after failures. So the next producer
 * of the thread ends the transaction whose end the thread does not know, and a restart ends all
 * transactions that a crash left open. Thread-safe.
 *
 * @param <K> the keys
 * @param <V> the values
 */
public class TransactionalProducers<K, V> extends DefaultKafkaProducerFactory<K, V> {

  private static final Logger LOG = LoggerFactory.getLogger(TransactionalProducers.class);

  /** The position and the reason of a dead letter, and what Kafka adds. */
  private static final int DEAD_LETTER_OVERHEAD = 10_000;

  private final TransactionSettings settings;
  private final Map<String, List<Thread>> threads = new HashMap<>();

  /**
   * Creates a factory.
   *
   * @param configs settings of the producers
   * @param prefix the prefix of users that name no other
   */
  @SuppressWarnings("this-escape") // The superclass is configured by its setters.
  public TransactionalProducers(
      Map<String, Object> configs, String prefix, TransactionSettings settings) {
    super(configs);
    this.settings = settings;
    setTransactionIdPrefix(prefix);
    setTransactionIdSuffixStrategy(new WholeIdInPrefix());
  }

  /** Returns a factory with the same settings and another default prefix. */
  public final TransactionalProducers<K, V> withPrefix(String prefix) {
    return new TransactionalProducers<>(getConfigurationProperties(), prefix, settings);
  }

  @Override
  protected final Producer<K, V> createRawProducer(Map<String, Object> configs) {
    return new CommitRetryingProducer<>(createClient(configs), settings.commitTimeout());
  }

  /** Creates a producer that repeats nothing. */
  protected Producer<K, V> createClient(Map<String, Object> configs) {
    return super.createRawProducer(configs);
  }

  /** The limits of the transactions. */
  public final TransactionSettings settings() {
    return settings;
  }

  @Override
  protected final Producer<K, V> createTransactionalProducer(@Nullable String prefix) {
    return super.createTransactionalProducer(prefix + numberOfThread(String.valueOf(prefix)));
  }

  /** The number of this thread; it may be that of a thread that has ended. */
  private int numberOfThread(String prefix) {
    Thread current = Thread.currentThread();
    synchronized (threads) {
      List<Thread> known = threads.computeIfAbsent(prefix, unknown -> new ArrayList<>());
      int number = known.indexOf(current);
      for (int i = 0; number < 0 && i < known.size(); i++) {
        if (!known.get(i).isAlive()) {
          known.set(i, current);
          number = i;
        }
      }
      if (number < 0) {
        known.add(current);
        number = known.size() - 1;
      }
      return number;
    }
  }

  /**
   * Ends the transactions that a crash of this instance left open, because readers of committed
   * records wait for their end. The producers stay, and the threads use them.
   *
   * @param count the number of threads that will use the prefix
   * @throws RuntimeException when the brokers do not end them in time
   */
  public final void endOpenTransactions(String prefix, int count) {
    long deadline = System.nanoTime() + settings.startTimeout().toNanos();
    for (int number = 0; number < count; number++) {
      endOpenTransaction(prefix + number, deadline);
    }
  }

  private void endOpenTransaction(String id, long deadline) {
    while (true) {
      try {
        // Creating a producer waits for the end of the last transaction of its id.
        super.createTransactionalProducer(id).close();
        return;
      } catch (RuntimeException failure) {
        if (!TransactionFailures.isTransient(failure) || System.nanoTime() >= deadline) {
          throw failure;
        }
        LOG.warn("The brokers do not end the last transaction of {} yet: {}", id, failure);
      }
    }
  }

  /**
   * Checks that the brokers abort no transaction of a producer that still works on it, and that
   * every dead letter fits into a request. Such an abort fences the producer, and its process must
   * restart.
   *
   * @throws IllegalArgumentException when a setting of the producers is too small
   */
  public final void requireSafeLimits() {
    Map<String, Object> parsed = ProducerConfig.configDef().parse(getConfigurationProperties());
    long block = number(parsed, ProducerConfig.MAX_BLOCK_MS_CONFIG);
    // The first record may wait for metadata, then the records for their delivery, then the
    // offsets.
    long longest = block + number(parsed, ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG) + block;
    requireMore(
        parsed,
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        longest,
        "twice max.block.ms and delivery.timeout.ms");
    requireMore(
        parsed,
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
        DeadLetter.MAX_BYTES + DEAD_LETTER_OVERHEAD,
        "the largest dead letter");
  }

  private static void requireMore(
      Map<String, Object> parsed, String setting, long minimum, String why) {
    long actual = number(parsed, setting);
    if (actual <= minimum) {
      throw new IllegalArgumentException(
          "%s of the producers is %d, and must be more than %d: %s"
              .formatted(setting, actual, minimum, why));
    }
  }

  private static long number(Map<String, Object> parsed, String name) {
    return ((Number) Objects.requireNonNull(parsed.get(name))).longValue();
  }

  /** The prefixes that the superclass sees are whole ids. */
  private static final class WholeIdInPrefix implements TransactionIdSuffixStrategy {
    @Override
    public String acquireSuffix(@Nullable String prefix) {
      return "";
    }

    @Override
    public void releaseSuffix(@Nullable String prefix, @Nullable String suffix) {}
  }
}
