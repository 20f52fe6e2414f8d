package io.sandboxbroker.allocator.start;

import org.springframework.context.SmartLifecycle;

/**
 * Something that must be so before anything is consumed or served. Checked once, after all settings
 * have been read and before any listener or server starts; what it throws ends the start with its
 * message in one line.
 */
public final class Prerequisite implements SmartLifecycle {

  private final int order;
  private final Runnable check;
  private volatile boolean fulfilled;

  /**
   * @param order which comes first, from 0
   * @param check blocks until it is so, in bounded time; throws when it is not
   */
  public Prerequisite(int order, Runnable check) {
    this.order = order;
    this.check = check;
  }

  @Override
  public void start() {
    try {
      check.run();
    } catch (RuntimeException failure) {
      throw new NotReadyException(failure);
    }
    fulfilled = true;
  }

  @Override
  public void stop() {
    fulfilled = false;
  }

  @Override
  public boolean isRunning() {
    return fulfilled;
  }

  @Override
  public int getPhase() {
    return Integer.MIN_VALUE + order;
  }
}
