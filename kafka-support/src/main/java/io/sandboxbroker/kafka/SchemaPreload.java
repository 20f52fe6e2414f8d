package io.sandboxbroker.kafka;

import io.sandboxbroker.topic.SchemaPreloading;
import io.sandboxbroker.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Looks up the schemas of all topics that a service writes or reads, before any listener, reader or
 * server starts. So a schema registry that hangs stalls no thread later. While the registry is away
 * the start continues after a while, and a thread of its own goes on. Thread-safe.
 */
public final class SchemaPreload implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(SchemaPreload.class);
  private static final int MAX_REFUSALS = 3;

  private final List<Runnable> lookups;
  private final Duration startTimeout;
  private final Duration pause;
  private final CountDownLatch loaded = new CountDownLatch(1);
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile @Nullable Thread thread;

  /**
   * Creates a preload.
   *
   * @param written topics whose schemas the serializer looks up
   * @param read topics whose schemas the deserializer looks up
   * @param serializer is used if it can preload, as the deserializer
   * @param startTimeout longest time by which the start is held up
   * @param pause between two tries
   */
  SchemaPreload(
      List<Topic> written,
      List<Topic> read,
      Object serializer,
      Object deserializer,
      Duration startTimeout,
      Duration pause) {
    this.lookups = new ArrayList<>();
    addLookups(written, serializer);
    addLookups(read, deserializer);
    this.startTimeout = startTimeout;
    this.pause = pause;
  }

  private void addLookups(List<Topic> topics, Object serde) {
    if (serde instanceof SchemaPreloading preloading) {
      topics.forEach(topic -> lookups.add(() -> preloading.preload(topic)));
    }
  }

  /**
   * Requires that all schemas have been looked up.
   *
   * @throws RetriableException while the registry is away since the start
   */
  public void require() {
    if (loaded.getCount() > 0) {
      throw new NotLoadedException();
    }
  }

  @Override
  public void start() {
    thread = Thread.ofVirtual().name("schemas").start(this::run);
    try {
      if (!loaded.await(startTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("the schemas are not known after {}; records wait for the registry", startTimeout);
      }
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
  }

  private void run() {
    List<Runnable> pending = new ArrayList<>(lookups);
    int refusals = 0;
    while (stopping.getCount() > 0) {
      if (look(pending)) {
        refusals++;
      }
      // Only records of the refused types need what is left then.
      if (pending.isEmpty() || refusals >= MAX_REFUSALS) {
        loaded.countDown();
        return;
      }
      try {
        var unused = stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException interrupted) {
        return;
      }
    }
  }

  /** Does the look-ups and drops those that succeed; false once the registry does not answer. */
  private boolean look(List<Runnable> pending) {
    for (Runnable lookup : List.copyOf(pending)) {
      try {
        lookup.run();
        pending.remove(lookup);
      } catch (RetriableException | InterruptException away) {
        LOG.warn("the schemas cannot be looked up yet: {}", away.getMessage());
        return false;
      } catch (RuntimeException refused) {
        // Two services that register a schema at once may both be refused, for a moment.
        LOG.warn("the registry refuses a schema: {}", refused.getMessage());
      }
    }
    return true;
  }

  @Override
  public void stop() {
    stopping.countDown();
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null && stopping.getCount() > 0;
  }

  @Override
  public int getPhase() {
    return Integer.MIN_VALUE;
  }

  /** The schema registry has been away since the start. */
  private static final class NotLoadedException extends RetriableException {
    private static final long serialVersionUID = 1;

    NotLoadedException() {
      super("the schemas are not known yet");
    }
  }
}
