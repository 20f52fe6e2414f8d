package io.sandboxbroker.gateway.reply;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Replies whose schema the gateway does not know yet. A thread of its own reads them, because the
 * schema registry may be slow or away, and other replies must not wait for it. It tries again as
 * long as a request may wait for the reply. Bounded and thread-safe.
 */
final class PostponedReplies implements AutoCloseable {

  /** Takes a reply out of the queue. */
  interface Reader {

    /**
     * Reads a reply.
     *
     * @throws RetriableException if it may be readable later
     */
    void read(ConsumerRecord<byte[], byte[]> reply);

    /** The reply could not be read while a request may have waited for it. */
    void giveUp(ConsumerRecord<byte[], byte[]> reply);
  }

  /**
   * The bounds.
   *
   * @param capacity how many replies may be in the queue
   * @param maxAge how long a request may wait for a reply
   * @param retryInterval the pause after a registry that does not answer
   */
  record Bounds(int capacity, Duration maxAge, Duration retryInterval) {}

  private final BlockingQueue<Postponed> queue;
  private final Reader reader;
  private final Bounds bounds;
  private final Ticker ticker;
  private final Thread thread;

  PostponedReplies(Reader reader, Bounds bounds, Ticker ticker) {
    this.reader = reader;
    this.bounds = bounds;
    this.ticker = ticker;
    queue = new ArrayBlockingQueue<>(bounds.capacity());
    thread = Thread.ofVirtual().name("postponed-replies").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  /** Adds a reply; false when there is no room. */
  boolean offer(ConsumerRecord<byte[], byte[]> reply) {
    return queue.offer(new Postponed(reply, ticker.read()));
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Postponed next = queue.take();
        if (ticker.read() - next.since() > bounds.maxAge().toNanos()) {
          reader.giveUp(next.reply());
        } else if (!isRead(next)) {
          Thread.sleep(bounds.retryInterval());
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isRead(Postponed next) {
    try {
      reader.read(next.reply());
      return true;
    } catch (RetriableException away) {
      if (!queue.offer(next)) {
        reader.giveUp(next.reply());
      }
      return false;
    }
  }

  private record Postponed(ConsumerRecord<byte[], byte[]> reply, long since) {}
}
