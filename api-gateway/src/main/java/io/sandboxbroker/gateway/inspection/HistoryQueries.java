package io.sandboxbroker.gateway.inspection;

import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.SandboxId;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Reads the history of a sandbox from the events topic.
 *
 * <p>Kafka's consumers block, so that a few threads of their own run them. A query is refused when
 * all these threads are busy and their queues full. Thread-safe, never blocks.
 */
final class HistoryQueries implements AutoCloseable {

  private final PoolQueries pool;
  private final IntFunction<Consumer<byte[], byte[]>> consumers;
  private final Deserializer<SpecificRecord> deserializer;
  private final InspectionSettings.History settings;
  private final InstantSource clock;
  private final BlockingQueue<Integer> readers = new LinkedBlockingQueue<>();
  private final Scheduler threads;

  /**
   * @param consumers opens the consumer of a reader, by its number from 1; without a group
   * @param deserializer thread-safe
   */
  HistoryQueries(
      PoolQueries pool,
      IntFunction<Consumer<byte[], byte[]>> consumers,
      Deserializer<SpecificRecord> deserializer,
      InspectionSettings.History settings,
      InstantSource clock) {
    this.pool = pool;
    this.consumers = consumers;
    this.deserializer = deserializer;
    this.settings = settings;
    this.clock = clock;
    for (int number = 1; number <= settings.readers(); number++) {
      readers.add(number);
    }
    threads = Schedulers.newBoundedElastic(settings.readers(), settings.maxQueued(), "history");
  }

  @Override
  public void close() {
    threads.dispose();
  }

  /**
   * Returns a page of the events of a sandbox, or a {@link RefusedException}.
   *
   * @param cursor the end of the previous page; null for the first
   */
  Mono<SandboxHistory> read(SandboxId sandbox, int limit, @Nullable String cursor) {
    if (cursor != null) {
      return read(sandbox, new HistoryStart.At(SandboxHistory.offset(sandbox, cursor)), limit);
    }
    return pool.find(sandbox)
        .flatMap(
            row ->
                read(sandbox, HistoryStart.of(row, settings.margin()), limit)
                    .doOnNext(history -> requireKnown(row, history)));
  }

  private static void requireKnown(Optional<PoolEntry> row, SandboxHistory history) {
    if (row.isEmpty() && history.events().isEmpty() && history.cursor() == null) {
      throw new RefusedException(Refusal.SANDBOX_NOT_FOUND);
    }
  }

  private Mono<SandboxHistory> read(SandboxId sandbox, HistoryStart start, int limit) {
    return Mono.fromCallable(() -> readBlocking(sandbox, start, limit))
        .subscribeOn(threads)
        // Besides reading, a query waits in the queue, connects and asks for offsets.
        .timeout(settings.timeout().multipliedBy(2))
        .publishOn(Schedulers.parallel())
        .onErrorMap(
            RejectedExecutionException.class, full -> new RefusedException(Refusal.OVERLOADED))
        .onErrorMap(
            failure -> failure instanceof KafkaException || failure instanceof TimeoutException,
            outage -> new RefusedException(Refusal.EVENTS_OUT_OF_REACH));
  }

  private SandboxHistory readBlocking(SandboxId sandbox, HistoryStart start, int limit)
      throws InterruptedException {
    int reader = readers.take();
    try (Consumer<byte[], byte[]> consumer = consumers.apply(reader)) {
      return new HistoryReader(consumer, deserializer, settings, clock).read(sandbox, start, limit);
    } finally {
      readers.add(reader);
    }
  }
}
