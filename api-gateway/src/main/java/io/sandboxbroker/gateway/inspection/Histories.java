package io.sandboxbroker.gateway.inspection;

import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.topic.Topics;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Deserializer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Reads histories on a few threads of their own, as consumers block; whoever finds them all taken
 * and their queues full is refused. Thread-safe, never blocks.
 */
final class Histories implements AutoCloseable {

  /** Opens a consumer of plain bytes, in no group, for the reader of that number, from 1. */
  interface Opening {
    Consumer<byte[], byte[]> open(int reader);
  }

  /** What one reading at a time has to itself. */
  private record Reader(int number, Deserializer<SpecificRecord> deserializer) {}

  private final Opening consumers;
  private final HistorySettings settings;
  private final InstantSource clock;
  private final BlockingQueue<Reader> readers = new LinkedBlockingQueue<>();
  private final Scheduler threads;

  Histories(
      Opening consumers,
      Supplier<Deserializer<SpecificRecord>> deserializers,
      HistorySettings settings,
      InstantSource clock) {
    this.consumers = consumers;
    this.settings = settings;
    this.clock = clock;
    for (int number = 1; number <= settings.readers(); number++) {
      readers.add(new Reader(number, deserializers.get()));
    }
    threads = Schedulers.newBoundedElastic(settings.readers(), settings.maxQueued(), "history");
  }

  @Override
  public void close() {
    threads.dispose();
  }

  /** What the events tell of a sandbox, or a {@link RefusedException}. */
  Mono<History> read(SandboxId sandbox, HistoryStart start, int limit) {
    return Mono.fromCallable(() -> readNow(sandbox, start, limit))
        .subscribeOn(threads)
        // Beside reading, it may queue, connect, and ask where the topic begins and ends.
        .timeout(settings.hold().multipliedBy(2))
        .publishOn(Schedulers.parallel())
        .onErrorMap(
            RejectedExecutionException.class, full -> new RefusedException(Refusal.OVERLOADED))
        .onErrorMap(
            failure -> failure instanceof KafkaException || failure instanceof TimeoutException,
            away -> new RefusedException(Refusal.EVENTS_OUT_OF_REACH));
  }

  private History readNow(SandboxId sandbox, HistoryStart start, int limit)
      throws InterruptedException {
    Reader reader = readers.take();
    try (Consumer<byte[], byte[]> consumer = consumers.open(reader.number())) {
      return new HistoryReader(consumer, reader.deserializer(), settings, clock)
          .read(Topics.EVENTS, sandbox, start, limit);
    } finally {
      readers.add(reader);
    }
  }
}
